// Every size of the look, in logical pixels at 96 dpi. Widgets, delegates and the style read these; none has a number
// of its own.
#pragma once

namespace Muster::Metrics {

// Spacing.
inline constexpr int spaceHair = 2;
inline constexpr int spaceTiny = 4;
inline constexpr int spaceSmall = 6;
inline constexpr int space = 8; // between controls
inline constexpr int spaceMedium = 12;
inline constexpr int spaceLarge = 16;
inline constexpr int spaceHuge = 24;
inline constexpr int spaceGiant = 32;
inline constexpr int pageMargin = 16;
inline constexpr int dialogMargin = 20;
inline constexpr int labelToField = 10;

// Radii. Tables, panes and bars have none.
inline constexpr int radiusCheck = 3;
inline constexpr int radiusBadge = 4;
inline constexpr int radiusControl = 5;
inline constexpr int radiusBox = 6;

// Rows.
inline constexpr int rowCompact = 24;
inline constexpr int rowComfortable = 30;
inline constexpr int rowHeader = 28;
inline constexpr int rowFacet = 24;
inline constexpr int rowSidebar = 30;
inline constexpr int rowMenuItem = 26;
inline constexpr int rowPlanGroup = 52;
inline constexpr int rowCheck = 28;
inline constexpr int rowFact = 24;
inline constexpr int rowStep = 34;
inline constexpr int rowBar = 29;
inline constexpr int cellPadding = 8;

// Controls.
inline constexpr int control = 28;
inline constexpr int controlInRow = 22;
inline constexpr int textPadding = 11;
inline constexpr int fieldPadding = 8;
inline constexpr int checkSize = 16;
inline constexpr int progress = 4;
inline constexpr int tab = 34;
inline constexpr int tabUnderline = 2;
inline constexpr int badge = 20;
inline constexpr int badgeCompact = 18;
inline constexpr int badgePaddingLeft = 5;
inline constexpr int badgePaddingRight = 7;
inline constexpr int chip = 22;
inline constexpr int scrollBar = 10;
inline constexpr int scrollThumb = 6;
inline constexpr int scrollThumbLeast = 32;
inline constexpr int splitterLine = 1;
inline constexpr int splitterGrip = 7;
inline constexpr int line = 1;
inline constexpr int stripBar = 3;
inline constexpr int stripLeast = 32;
inline constexpr int tile = 82;
inline constexpr int tileColumns = 5;
inline constexpr int stepCircle = 20;
inline constexpr int chartBar = 12;
inline constexpr int dropZone = 60;
inline constexpr int focusWidth = 2;
inline constexpr int focusGap = 1;
inline constexpr int tooltipDelay = 600; // ms

// Bars.
inline constexpr int menuBar = 26;
inline constexpr int practiceBand = 30;
inline constexpr int practiceFrame = 4;
inline constexpr int headerBar = 52;
inline constexpr int filterBar = 36;
inline constexpr int selectionBar = 40;
inline constexpr int dialogFooter = 52;
inline constexpr int statusBar = 28;

// Icons.
inline constexpr int iconRow = 15;
inline constexpr int iconButton = 16;
inline constexpr int iconSidebar = 17;
inline constexpr int iconStrip = 17;
inline constexpr int iconRail = 18;
inline constexpr int iconDropZone = 22;
inline constexpr int iconDevice = 30;
inline constexpr int iconEmpty = 40;
inline constexpr int iconThinAbove = 28; // above this the stroke is thinner
inline constexpr double iconStroke = 1.75;
inline constexpr double iconStrokeThin = 1.4;

// The window and its parts.
inline constexpr int sidebar = 216;
inline constexpr int rail = 52;
inline constexpr int facets = 204;
inline constexpr int detailPane = 372;
inline constexpr int detailPaneLeast = 320;
inline constexpr int detailPaneMost = 520;
inline constexpr int detailPaneBelow = 196;
inline constexpr int windowLeastWidth = 960;
inline constexpr int windowLeastHeight = 600;
inline constexpr int railBelow = 1360; // narrower windows show the rail, and the detail pane below the table
inline constexpr int facetsFoldBelow = 1120;
inline constexpr int jsonTabBelow = 1000;

inline constexpr int planDialogWidth = 1060;
inline constexpr int planDialogHeight = 676;
inline constexpr int planGroups = 288;
inline constexpr int exportWidth = 560;
inline constexpr int exportHeight = 620;
inline constexpr int wizardWidth = 940;
inline constexpr int wizardHeight = 696;
inline constexpr int wizardSteps = 212;
inline constexpr int jobsPopover = 372;
inline constexpr int commandPalette = 620;
inline constexpr int formLabel = 104;
inline constexpr int searchFieldLeast = 220;
inline constexpr int searchFieldMost = 320;
inline constexpr int emptyTextMost = 420;

// The device table.
inline constexpr int columnSerial = 132;
inline constexpr int columnModel = 134;
inline constexpr int columnState = 172;
inline constexpr int columnOutcome = 210; // a word and a time
inline constexpr int columnProfile = 146;
inline constexpr int columnPerson = 124;
inline constexpr int columnAdded = 76;
inline constexpr int columnOrder = 92;
inline constexpr int columnAssetTag = 86;
inline constexpr int columnLastContact = 104;

} // namespace Muster::Metrics
