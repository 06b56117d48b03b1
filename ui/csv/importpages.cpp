#include "ui/csv/importpages.h"

#include "ui/common/dropzone.h"
#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QStandardPaths>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Muster {

namespace {

// Each column's use can be chosen where it stands; a file with more columns gets its choosers by a click.
constexpr int mostOpenChoosers = 200;

class UseDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                        const QModelIndex &index) const override
    {
        auto *box = new QComboBox(parent);
        const QList<ColumnUse> uses = allColumnUses();
        for (const ColumnUse &use : uses)
            box->addItem(columnUseText(use));
        box->setAccessibleName(ImportColumnsPage::tr("What “%1” becomes")
                                   .arg(index.siblingAtColumn(ColumnsModel::TitleColumn).data().toString()));
        box->setObjectName(QStringLiteral("use%1").arg(index.row()));
        connect(box, &QComboBox::activated, this,
                [this, box] { Q_EMIT const_cast<UseDelegate *>(this)->commitData(box); });
        return box;
    }
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        static_cast<QComboBox *>(editor)->setCurrentIndex(index.data(Qt::EditRole).toInt());
    }
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override
    {
        model->setData(index, static_cast<QComboBox *>(editor)->currentIndex());
    }
};

} // namespace

ImportFilePage::ImportFilePage(ImportFlow &flow, QWidget *parent)
    : ImportPage(flow, tr("File"), parent)
    , m_drop(new DropZone(tr("Drop a CSV file here"), tr("or choose it")))
    , m_facts(new FactsGrid)
{
    setSentence(
        tr("An edited export, an inventory, or the list that Apple's portal gives out. Serial numbers say which "
           "device a row is about; persons, asset tags, places, notes and orders are taken from the others."));
    m_drop->setObjectName(QStringLiteral("drop"));
    m_drop->setButton(tr("Choose file…"), QKeySequence::Open);
    m_drop->button()->setObjectName(QStringLiteral("chooseFile"));
    m_facts->setObjectName(QStringLiteral("recognised"));
    m_facts->setAccessibleName(tr("What was recognised"));
    body().addWidget(m_drop);
    body().addWidget(m_facts);
    body().addStretch(1);
    connect(m_drop, &DropZone::fileDropped, this, [this](const QString &path) { this->flow().setFile(path); });
    connect(m_drop, &DropZone::buttonClicked, this, &ImportFilePage::askWhich);
}

void ImportFilePage::askWhich()
{
    auto *dialog = new QFileDialog(this, tr("Choose file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Tables (*.csv *.tsv *.txt)"), tr("All files (*)")});
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { flow().setFile(path); });
    dialog->open();
}

void ImportFilePage::refresh()
{
    const ImportPreview &preview = flow().preview();
    const bool isKnown = !flow().path().isEmpty() && !preview.mapping.titles.isEmpty();
    m_facts->setVisible(isKnown);
    if (!isKnown)
        return;
    QStringList known;
    for (const ColumnUse &use : preview.mapping.uses) {
        if (use.kind != ColumnUse::Kind::Ignore && use.kind != ColumnUse::Kind::Keep)
            known.append(columnUseText(use));
    }
    m_facts->setFact(tr("File"), QFileInfo(flow().path()).fileName());
    m_facts->setFact(tr("Size"), QLocale().formattedDataSize(preview.bytes));
    m_facts->setFact(tr("Encoding"), encodingText(preview.mapping.dialect.encoding));
    m_facts->setFact(tr("Separator"), separatorText(preview.mapping.dialect.separator));
    m_facts->setFact(tr("Columns"), counted(preview.mapping.titles.size()));
    m_facts->setFact(tr("Recognised"), known.join(QStringLiteral(", ")));
}

QWidget *ImportFilePage::firstFocus()
{
    return m_drop->button();
}

ImportColumnsPage::ImportColumnsPage(ImportFlow &flow, QWidget *parent)
    : ImportPage(flow, tr("Columns"), parent)
    , m_encoding(new QComboBox)
    , m_separator(new QComboBox)
    , m_header(new QCheckBox(tr("First line has the titles")))
    , m_clearWord(new QLineEdit)
    , m_columns(new PlainTable(tr("Columns of the file")))
    , m_rows(new PlainTable(tr("First rows of the file")))
{
    setSentence(tr("What each column of the file becomes. Blank cells change nothing."));
    body().addWidget(makeReading());
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setModel(&m_columnsModel);
    m_columns->setItemDelegateForColumn(ColumnsModel::UseColumn, new UseDelegate(m_columns));
    m_columns->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_columns->horizontalHeader()->setSectionResizeMode(ColumnsModel::ValuesColumn, QHeaderView::Stretch);
    m_columns->setWidths({Metrics::columnProfile, Metrics::columnProfile, Metrics::columnState});
    m_rows->setObjectName(QStringLiteral("rows"));
    m_rows->setModel(&m_rowsModel);
    m_rows->setSelectionBehavior(QAbstractItemView::SelectColumns);
    body().addWidget(m_columns, 3);
    body().addWidget(m_rows, 2);
    connect(&m_columnsModel, &ColumnsModel::useChosen, this,
            [this](qsizetype column, const ColumnUse &use) { this->flow().setUse(column, use); });
    connect(m_columns->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { showColumn(current.row()); });
    connect(&m_columnsModel, &QAbstractItemModel::modelReset, this, [this] {
        const int count = m_columnsModel.rowCount();
        for (int row = 0; row < count && count <= mostOpenChoosers; ++row)
            m_columns->openPersistentEditor(m_columnsModel.index(row, ColumnsModel::UseColumn));
    });
}

QWidget *ImportColumnsPage::makeReading()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::space);
    const auto add = [row](const QString &name, QWidget *field) {
        auto *label = new Label(name, Type::body(), Label::Tone::Secondary);
        label->setBuddy(field);
        field->setAccessibleName(name);
        row->addWidget(label);
        row->addWidget(field);
    };
    const QList<QByteArray> encodings = csvEncodings();
    for (const QByteArray &encoding : encodings)
        m_encoding->addItem(encodingText(encoding), encoding);
    for (const char separator : csvSeparators)
        m_separator->addItem(separatorText(separator), int(separator));
    m_encoding->setObjectName(QStringLiteral("encoding"));
    m_separator->setObjectName(QStringLiteral("separator"));
    m_header->setObjectName(QStringLiteral("header"));
    m_clearWord->setObjectName(QStringLiteral("clearWord"));
    m_clearWord->setMaximumWidth(Metrics::controlInRow * 3);
    add(tr("Encoding"), m_encoding);
    add(tr("Separator"), m_separator);
    row->addWidget(m_header);
    row->addStretch(1);
    add(tr("Empties a field"), m_clearWord);
    connect(m_encoding, &QComboBox::activated, this,
            [this](int index) { flow().setEncoding(m_encoding->itemData(index).toByteArray()); });
    connect(m_separator, &QComboBox::activated, this,
            [this](int index) { flow().setSeparator(static_cast<char>(m_separator->itemData(index).toInt())); });
    connect(m_header, &QCheckBox::clicked, this, [this](bool checked) { flow().setHeader(checked); });
    connect(m_clearWord, &QLineEdit::textEdited, this, [this](const QString &word) { flow().setClearWord(word); });
    return bar;
}

void ImportColumnsPage::showColumn(int column)
{
    if (column < 0 || column >= m_rowsModel.columnCount())
        return;
    m_rows->selectColumn(column);
    m_rows->scrollTo(m_rowsModel.index(0, column));
}

void ImportColumnsPage::refresh()
{
    const ImportMapping &mapping = flow().preview().mapping;
    m_encoding->setCurrentIndex(m_encoding->findData(mapping.dialect.encoding));
    m_separator->setCurrentIndex(m_separator->findData(int(mapping.dialect.separator)));
    m_header->setChecked(mapping.dialect.hasHeader);
    if (!m_clearWord->hasFocus())
        m_clearWord->setText(mapping.clearWord);
    m_columnsModel.setPreview(flow().preview());
    m_rowsModel.setPreview(flow().preview());
    if (!m_columns->currentIndex().isValid() && m_columnsModel.rowCount() > 0)
        m_columns->setCurrentIndex(m_columnsModel.index(0, ColumnsModel::TitleColumn));
}

QWidget *ImportColumnsPage::firstFocus()
{
    return m_columns;
}

ImportProblemsPage::ImportProblemsPage(ImportFlow &flow, QWidget *parent)
    : ImportPage(flow, tr("Problems"), parent)
    , m_lines(new PlainTable(tr("Lines that are left out")))
    , m_save(new PushButton(tr("Save these lines…"), QStringLiteral("save")))
    , m_saved(new MessageStrip(Meaning::Ok))
{
    m_lines->setObjectName(QStringLiteral("problems"));
    m_lines->setModel(&m_model);
    m_lines->setWidths({Metrics::columnLastContact, Metrics::columnSerial * 2, Metrics::columnSerial});
    m_lines->horizontalHeader()->setSectionResizeMode(SetAsideModel::ReasonColumn, QHeaderView::Stretch);
    m_save->setObjectName(QStringLiteral("saveLines"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_saved, 1);
    row->addStretch(0);
    row->addWidget(m_save);
    body().addWidget(m_lines, 1);
    body().addLayout(row);
    connect(m_save, &QPushButton::clicked, this, &ImportProblemsPage::askWhere);
}

void ImportProblemsPage::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Save the lines that are left out"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Tables (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    const QFileInfo source(flow().path());
    dialog->setDirectory(source.absolutePath());
    dialog->selectFile(tr("%1, left out.csv").arg(source.completeBaseName()));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { flow().saveSetAside(path); });
    dialog->open();
}

void ImportProblemsPage::refresh()
{
    const DeviceImportPointer &plan = flow().plan();
    m_model.setPlan(plan);
    m_saved->setVisible(!flow().savedLines().isEmpty());
    m_saved->setText(
        tr("Saved as %1. Mend them there and import that file.").arg(QFileInfo(flow().savedLines()).fileName()));
    if (!plan)
        return;
    m_save->setEnabled(!plan->setAside.empty());
    setSentence(plan->setAside.empty()
                    ? tr("All %1 rows can be used.").arg(counted(plan->rows))
                    : tr("%1 of %2 rows are left out. Serial numbers that no device has: %3. Unusable: %4.")
                          .arg(counted(std::ssize(plan->setAside)), counted(plan->rows),
                               counted(plan->count(LineFault::Unknown)), counted(plan->badCount())));
}

QWidget *ImportProblemsPage::firstFocus()
{
    return m_lines;
}

ImportChangesPage::ImportChangesPage(ImportFlow &flow, QWidget *parent)
    : ImportPage(flow, tr("Changes"), parent)
    , m_note(new MessageStrip(Meaning::Attention))
    , m_cells(new PlainTable(tr("Changes, cell by cell")))
{
    m_note->setObjectName(QStringLiteral("changesNote"));
    m_cells->setObjectName(QStringLiteral("changes"));
    m_cells->setModel(&m_model);
    m_cells->setCode(ChangesModel::SerialColumn);
    m_cells->setWidths({Metrics::columnSerial, Metrics::columnPerson, Metrics::columnProfile, Metrics::columnProfile});
    for (const int column : {ChangesModel::BeforeColumn, ChangesModel::AfterColumn})
        m_cells->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    body().addWidget(m_note);
    body().addWidget(m_cells, 1);
}

void ImportChangesPage::refresh()
{
    const DeviceImportPointer &plan = flow().plan();
    m_model.setPlan(plan);
    if (!plan)
        return;
    const bool isUndo = plan->undoes.isValid();
    setHeading(isUndo ? tr("Undo") : title());
    const QString cells = counted(static_cast<qint64>(plan->cellCount()));
    const QString devices = counted(static_cast<qint64>(plan->deviceCount()));
    if (plan->cellCount() == 0)
        setSentence(tr("Nothing changes: all of it is so already."));
    else if (isUndo)
        setSentence(tr("%1 cells of %2 devices go back to what they were.").arg(cells, devices));
    else
        setSentence(tr("%1 cells of %2 devices change. Already so: %3 devices. Nothing is sent to Apple.")
                        .arg(cells, devices, counted(plan->unchanged)));
    QString note;
    if (plan->changedSince > 0)
        note = tr("%1 cells were changed again since. They stay as they are now.").arg(counted(plan->changedSince));
    else if (!plan->assignments.isEmpty())
        note = tr("%1 rows name an enrollment profile. Own fields are written here; profiles are assigned in a plan of "
                  "their own.")
                   .arg(counted(plan->assignments.size()));
    m_note->setVisible(!note.isEmpty());
    m_note->setText(note);
}

QWidget *ImportChangesPage::firstFocus()
{
    return m_cells;
}

ImportDonePage::ImportDonePage(ImportFlow &flow, QWidget *parent)
    : ImportPage(flow, tr("Done"), parent)
    , m_facts(new FactsGrid)
    , m_way(new MessageStrip(Meaning::Ok))
    , m_profiles(new MessageStrip(Meaning::Attention))
{
    m_facts->setObjectName(QStringLiteral("written"));
    m_facts->setAccessibleName(tr("What was written"));
    m_way->setObjectName(QStringLiteral("way"));
    m_way->button()->setObjectName(QStringLiteral("undo"));
    body().addWidget(m_facts);
    m_profiles->setObjectName(QStringLiteral("importedProfiles"));
    m_profiles->setButton(tr("Plan assignments…"));
    body().addWidget(m_way);
    body().addWidget(m_profiles);
    body().addStretch(1);
    connect(m_profiles, &MessageStrip::buttonClicked, this, &ImportDonePage::assignmentsRequested);
    connect(m_way, &MessageStrip::buttonClicked, this, [this] { this->flow().undo(); });
}

void ImportDonePage::refresh()
{
    const DeviceEdit &edit = flow().edit();
    const DeviceImportPointer &plan = flow().plan();
    const bool isUndo = edit.undid.isValid();
    setSentence(edit.id.isValid() ? isUndo ? tr("The import was taken back.") : tr("The file is in.")
                                  : tr("Everything was so already; nothing was written."));
    m_facts->setFact(tr("Devices"), counted(edit.devices));
    m_facts->setFact(tr("Cells"), counted(edit.cells));
    m_facts->setFact(tr("Left out"), counted(plan ? std::ssize(plan->setAside) : 0));
    m_way->setVisible(edit.id.isValid());
    m_way->setText(tr("What was there before stands in each device's history."));
    m_way->setButton(isUndo ? QString() : tr("Undo…"));
    const bool namesProfiles = plan && !plan->assignments.isEmpty() && !isUndo;
    m_profiles->setVisible(namesProfiles);
    if (namesProfiles)
        m_profiles->setText(tr("%1 rows name an enrollment profile. Nothing was sent to Apple yet.")
                                .arg(counted(plan->assignments.size())));
}

QWidget *ImportDonePage::firstFocus()
{
    return m_way->button();
}

} // namespace Muster
