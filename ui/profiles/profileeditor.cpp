#include "ui/profiles/profileeditor.h"

#include "models/profiles/jsonplaces.h"
#include "models/profiles/setuppanes.h"
#include "ui/common/headerbar.h"
#include "ui/common/icons.h"
#include "ui/common/iconview.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/searchfield.h"
#include "ui/common/type.h"
#include "ui/profiles/editorbar.h"
#include "ui/profiles/jsonview.h"
#include "ui/profiles/paneslist.h"
#include "ui/profiles/profileforms.h"
#include "ui/profiles/reviewlists.h"
#include "ui/profiles/savedialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Muster {

namespace {

constexpr int titleNeighbours = 900; // about what else stands in the header

QToolButton *historyButton(QAction *action, const QString &iconName)
{
    auto *button = new QToolButton;
    action->setIcon(icon(iconName));
    button->setDefaultAction(action);
    button->setFixedSize(Metrics::control, Metrics::control);
    return button;
}

} // namespace

ProfileEditor::ProfileEditor(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_draft(clock)
    , m_header(new HeaderBar({}))
    , m_undo(m_draft.history().createUndoAction(this, tr("Undo")))
    , m_redo(m_draft.history().createRedoAction(this, tr("Redo")))
    , m_manage(new PushButton(tr("Manage devices…")))
    , m_default(new PushButton(tr("Set as default")))
    , m_save(new PushButton(QString(), PushButton::Kind::Primary))
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_splitter(new QSplitter)
    , m_form(new QTabWidget)
    , m_panesTitle(new QTabBar)
    , m_panes(new PanesList(m_draft))
    , m_review(new QTabWidget)
    , m_json(new JsonView(m_draft))
    , m_findings(new FindingsList(m_draft))
    , m_changes(new ChangesList(m_draft))
    , m_bar(new EditorBar)
{
    setObjectName("profileEditor");
    setUpHeader();
    setUpPanels();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_strip);
    column->addWidget(m_splitter, 1);
    column->addWidget(m_bar);
    m_strip->hide();
    setMinimumWidth(Metrics::windowLeastWidth - Metrics::rail);
    setUpKeys();
    connect(&m_draft, &ProfileDraft::changed, this, &ProfileEditor::refresh);
    connect(m_bar, &EditorBar::walkRequested, this, &ProfileEditor::walk);
    connect(m_findings, &FindingsList::placeRequested, this, &ProfileEditor::goTo);
    connect(m_changes, &ChangesList::placeRequested, this, &ProfileEditor::goTo);
    refresh();
}

void ProfileEditor::setUpHeader()
{
    auto *crumb = new QWidget;
    auto *row = new QHBoxLayout(crumb);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::space);
    auto *back = new PushButton(tr("Enrollment profiles"), PushButton::Kind::Link);
    back->setObjectName("backToProfiles");
    row->addWidget(back);
    row->addWidget(new IconView(QStringLiteral("chevr"), Metrics::iconRow));
    m_header->setLeading(crumb);
    connect(back, &QPushButton::clicked, this, &ProfileEditor::close);

    m_header->addActionButton(historyButton(m_undo, QStringLiteral("undo")));
    m_header->addActionButton(historyButton(m_redo, QStringLiteral("redo")));
    m_header->addActionButton(m_manage);
    m_header->addActionButton(m_default);
    auto *more = new QToolButton;
    more->setIcon(icon("more"));
    more->setAccessibleName(tr("More"));
    more->setToolTip(tr("More"));
    more->setFixedSize(Metrics::control, Metrics::control);
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    m_defaultAction = menu->addAction(tr("Set as default"), this, &ProfileEditor::defaultRequested);
    menu->addAction(tr("Duplicate"), this, &ProfileEditor::duplicateRequested);
    menu->addSeparator();
    menu->addAction(icon("upload"), tr("Import JSON…"), this, &ProfileEditor::chooseImport);
    menu->addAction(icon("save"), tr("Export JSON…"), this, &ProfileEditor::chooseExport);
    menu->addSeparator();
    menu->addAction(icon("rule"), tr("House rules…"), this, &ProfileEditor::houseRulesRequested);
    more->setMenu(menu);
    m_header->addActionButton(more);
    m_header->addActionButton(m_save);
    m_save->setObjectName("saveButton");
    m_manage->setObjectName("manageButton");
    m_default->setObjectName("defaultButton");
    connect(m_manage, &QPushButton::clicked, this, &ProfileEditor::manageRequested);
    connect(m_default, &QPushButton::clicked, this, &ProfileEditor::defaultRequested);
    connect(m_save, &QPushButton::clicked, this, &ProfileEditor::save);
}

void ProfileEditor::setUpPanels()
{
    m_essentials = new EssentialsForm(m_draft);
    m_advanced = new AdvancedForm(m_draft);
    m_form->setObjectName("formTabs");
    m_form->addTab(scrolled(m_essentials), tr("Essentials"));
    m_form->addTab(scrolled(m_advanced), tr("Advanced"));
    // So that the form never scrolls sideways.
    m_form->setMinimumWidth(std::max(m_essentials->minimumSizeHint().width(), m_advanced->minimumSizeHint().width())
                            + Metrics::scrollBar);

    auto *panes = new QWidget;
    auto *column = new QVBoxLayout(panes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_panesTitle->addTab(QString());
    m_panesTitle->setExpanding(false);
    m_panesTitle->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_panesTitle);
    column->addWidget(m_panes, 1);

    m_review->setObjectName("reviewTabs");
    m_review->addTab(m_json, tr("JSON"));
    m_review->addTab(m_findings, {});
    m_review->addTab(m_changes, {});
    auto *copy = new QToolButton;
    copy->setIcon(icon("copy"));
    copy->setToolTip(tr("Copy the JSON"));
    copy->setAccessibleName(copy->toolTip());
    copy->setAutoRaise(true);
    auto *corner = new QWidget;
    auto *cornerRow = new QHBoxLayout(corner);
    cornerRow->setContentsMargins(0, 0, Metrics::space, 0);
    cornerRow->addWidget(copy);
    m_review->setCornerWidget(corner);
    connect(copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_draft.text()); });

    m_splitter->addWidget(m_form);
    m_splitter->addWidget(panes);
    m_splitter->addWidget(m_review);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(Metrics::splitterLine);
    m_splitter->setStretchFactor(0, 4);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setStretchFactor(2, 3);
    m_splitter->setSizes({460, 376, 352});
}

// Fields have a history of their own, which would know nothing of the rest.
void ProfileEditor::setUpKeys()
{
    m_undo->setShortcuts(QKeySequence::Undo);
    m_redo->setShortcuts(QKeySequence::Redo);
    auto *walkAction = new QAction(tr("Next thing to correct"), this);
    walkAction->setShortcut(QKeySequence(Qt::Key_F8));
    connect(walkAction, &QAction::triggered, this, &ProfileEditor::walk);
    for (QAction *action : {m_undo, m_redo, walkAction}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    const QList<QLineEdit *> fields = findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (!qobject_cast<SearchField *>(field))
            field->installEventFilter(this);
    }
    m_json->installEventFilter(this);
}

bool ProfileEditor::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // so that it comes as the key of our action
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void ProfileEditor::setState(const ProfileEditorState &state)
{
    m_state = state;
    m_isSaving = false;
    m_strip->hide();
    m_draft.begin(state.base, state.start.value_or(state.base),
                  state.version == 0 ? ProfileDraft::Base::None : ProfileDraft::Base::Saved);
    m_walked = -1;
}

void ProfileEditor::setFigures(qint64 devices, qint64 alreadyOn, bool isDefault)
{
    m_state.devices = devices;
    m_state.alreadyOn = alreadyOn;
    m_state.isDefault = isDefault;
    refresh();
}

void ProfileEditor::setHouseRules(const QList<HouseRule> &rules)
{
    m_draft.setHouseRules(rules);
}

void ProfileEditor::setSaving(bool saving)
{
    m_isSaving = saving;
    refreshHeader();
}

void ProfileEditor::showError(const Error &error)
{
    m_isSaving = false;
    m_strip->tell(error);
    refreshHeader();
}

void ProfileEditor::showNote(const QString &text)
{
    m_strip->tell(Meaning::Waiting, text);
}

bool ProfileEditor::hasChanges() const
{
    return !m_draft.changes().isEmpty() || !m_draft.isReadable();
}

bool ProfileEditor::canSave() const
{
    return !m_isSaving && !blocksSaving(m_draft.findings()) && (hasChanges() || m_state.version == 0);
}

void ProfileEditor::setExtraTab(QWidget *page, const QString &title)
{
    const int known = m_form->indexOf(page);
    if (known < 0)
        m_form->insertTab(m_isNarrow ? m_form->count() - 1 : m_form->count(), page, title);
    else
        m_form->setTabText(known, title);
}

void ProfileEditor::refresh()
{
    m_strip->hide();
    m_essentials->setEnabled(m_draft.isReadable());
    m_advanced->setEnabled(m_draft.isReadable());
    m_panes->setEnabled(m_draft.isReadable());
    m_bar->setFindings(m_draft.findings());
    m_bar->setConsequence(consequences().join(u' '));
    m_panesTitle->setTabText(0, tr("Setup Assistant panes  %1").arg(m_panes->countText()));
    refreshHeader();
    refreshTabs();
}

void ProfileEditor::refreshHeader()
{
    const QString name = m_draft.profile().name();
    const auto changes = int(m_draft.changes().size());
    // A long name must not push the actions out of sight.
    const int room = std::max(Metrics::searchFieldLeast, width() - titleNeighbours);
    m_header->setTitle(
        QFontMetrics(Type::title()).elidedText(name.isEmpty() ? tr("New profile") : name, Qt::ElideRight, room));
    m_header->setCount(m_isNarrow                 ? QString()
                           : m_state.version == 0 ? tr("not saved yet")
                           : changes == 0
                           ? tr("v%1").arg(m_state.version)
                           : tr("Draft of v%1, %n change(s)", nullptr, changes).arg(m_state.version + 1));
    if (const QString text = tr("Save as v%1").arg(m_state.version + 1); m_save->text() != text) {
        m_save->setText(text);
        m_save->setKey(QKeySequence::Save); // a new text takes the key away
    }
    m_save->setEnabled(canSave());
    m_save->setToolTip(m_isSaving                             ? tr("Apple is being asked.")
                           : blocksSaving(m_draft.findings()) ? m_bar->text()
                           : canSave()                        ? consequences().join(u' ')
                                                              : tr("Nothing has changed."));
    m_manage->setText(m_state.devices > 0 ? tr("Manage devices…  %1").arg(QLocale().toString(m_state.devices))
                                          : tr("Manage devices…"));
    m_manage->setEnabled(m_state.version > 0);
    m_manage->setToolTip(m_state.version > 0 ? QString() : tr("Save the profile first."));
    m_default->setText(m_state.isDefault ? tr("Default…") : tr("Set as default"));
    m_default->setEnabled(m_state.version > 0);
    m_default->setVisible(!m_isNarrow);
    m_defaultAction->setVisible(m_isNarrow);
    m_defaultAction->setEnabled(m_default->isEnabled());
}

void ProfileEditor::refreshTabs()
{
    const qsizetype errors = countOf(m_draft.findings(), LintSeverity::Error);
    const qsizetype warnings = countOf(m_draft.findings(), LintSeverity::Warning);
    const int check = m_review->indexOf(m_findings);
    m_review->setTabText(check, errors + warnings > 0 ? tr("Check  %1").arg(errors + warnings) : tr("Check"));
    m_review->setTabIcon(check, icon(errors > 0 ? Meaning::Failed : warnings > 0 ? Meaning::Attention : Meaning::Ok));
    const qsizetype changes = m_draft.changes().size();
    m_review->setTabText(m_review->indexOf(m_changes), changes > 0 ? tr("Changes  %1").arg(changes) : tr("Changes"));
}

QStringList ProfileEditor::consequences() const
{
    const int next = m_state.version + 1;
    if (m_state.version == 0)
        return {tr("Saving defines the profile at Apple as v1. No device has it yet.")};
    if (m_state.devices == 0)
        return {tr("Saving makes v%1 at Apple. No device has this profile.").arg(next)};
    QStringList lines{tr("Saving makes v%1 at Apple and re-assigns %2.")
                          .arg(next)
                          .arg(tr("%Ln device(s)", nullptr, int(m_state.devices)))};
    if (m_state.alreadyOn > 0)
        lines.append(tr("%Ln of them are on and take it at the next erase.", nullptr, int(m_state.alreadyOn)));
    return lines;
}

void ProfileEditor::save()
{
    if (!canSave())
        return;
    auto *dialog = new SaveDialog(m_state.version + 1, m_draft.isNew() ? QList<ProfileChange>() : m_draft.changes(),
                                  consequences(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SaveDialog::confirmed, this, [this](const QString &note) {
        setSaving(true);
        Q_EMIT saveRequested(m_draft.profile(), note);
    });
    dialog->open();
}

void ProfileEditor::close()
{
    const bool isUntouched = m_draft.history().isClean() && !m_state.start;
    if (!hasChanges() || isUntouched) {
        Q_EMIT closed();
        return;
    }
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Discard draft"),
                                tr("Discard %n change(s)?", nullptr, std::max(1, int(m_draft.changes().size()))),
                                QMessageBox::NoButton, this);
    box->setInformativeText(tr("What is not saved as a version is lost."));
    QAbstractButton *discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("Go on editing"), QMessageBox::RejectRole));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(discard, &QAbstractButton::clicked, this, &ProfileEditor::closed);
    box->open();
}

void ProfileEditor::walk()
{
    const QList<LintFinding> &findings = m_draft.findings();
    const bool blocks = blocksSaving(findings);
    QList<LintFinding> stops;
    std::ranges::copy_if(findings, std::back_inserter(stops), [blocks](const LintFinding &finding) {
        return finding.severity == (blocks ? LintSeverity::Error : LintSeverity::Warning);
    });
    if (stops.isEmpty())
        return;
    m_walked = (m_walked + 1) % int(stops.size());
    goTo(stops.at(m_walked).key, stops.at(m_walked).element);
}

void ProfileEditor::goTo(const QString &key, const QString &element)
{
    if (m_draft.isReadable()) {
        if (key == ProfileKey::skipItems && setupPane(element)) {
            m_panes->showPane(element);
            return;
        }
        for (QWidget *form : {m_essentials, m_advanced}) {
            auto *place = form->findChild<QWidget *>(key);
            if (!place)
                continue;
            m_form->setCurrentIndex(form == m_essentials ? 0 : 1);
            auto *area = qobject_cast<QScrollArea *>(m_form->currentWidget());
            if (area)
                area->ensureWidgetVisible(place);
            place->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
    if (m_isNarrow)
        m_form->setCurrentWidget(m_review);
    m_review->setCurrentWidget(m_json);
    const std::optional<int> line = lineOf(jsonPlaces(m_draft.text()), key, element);
    const int faultLine = m_draft.fault() ? std::max(0, m_draft.fault()->line - 1) : 0;
    m_json->showLine(line.value_or(faultLine));
}

void ProfileEditor::removeExtraTab(QWidget *page)
{
    if (const int known = m_form->indexOf(page); known >= 0)
        m_form->removeTab(known);
}

// In a narrow window the JSON is one more tab of the form.
void ProfileEditor::placeJson()
{
    const bool narrow = width() < Metrics::jsonTabBelow - Metrics::rail;
    if (narrow == m_isNarrow)
        return;
    m_isNarrow = narrow;
    if (narrow) {
        m_form->addTab(m_review, tr("JSON"));
    } else {
        m_form->removeTab(m_form->indexOf(m_review));
        m_splitter->addWidget(m_review);
        m_review->show();
    }
    refreshHeader();
}

void ProfileEditor::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeJson();
    refreshHeader();
}

} // namespace Muster
