// The steps of the import wizard.
#pragma once

#include "ui/csv/importmodels.h"
#include "ui/csv/importpage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace Muster {

class DropZone;
class FactsGrid;
class MessageStrip;
class PlainTable;
class PushButton;

// Which file; and what was recognised of it.
class ImportFilePage final : public ImportPage {
    Q_OBJECT

public:
    explicit ImportFilePage(ImportFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void askWhich();

    DropZone *m_drop;
    FactsGrid *m_facts;
};

// How the file is to be read, and what each of its columns is. The column that is being mapped stays in view.
class ImportColumnsPage final : public ImportPage {
    Q_OBJECT

public:
    explicit ImportColumnsPage(ImportFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    [[nodiscard]] QWidget *makeReading();
    void showColumn(int column);

    QComboBox *m_encoding;
    QComboBox *m_separator;
    QCheckBox *m_header;
    QLineEdit *m_clearWord;
    PlainTable *m_columns;
    PlainTable *m_rows;
    ColumnsModel m_columnsModel;
    PreviewModel m_rowsModel;
};

// The lines that cannot be used, and a way to save them.
class ImportProblemsPage final : public ImportPage {
    Q_OBJECT

public:
    explicit ImportProblemsPage(ImportFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    void askWhere();

    PlainTable *m_lines;
    PushButton *m_save;
    MessageStrip *m_saved;
    SetAsideModel m_model;
};

// What changes, cell by cell.
class ImportChangesPage final : public ImportPage {
    Q_OBJECT

public:
    explicit ImportChangesPage(ImportFlow &flow, QWidget *parent = nullptr);

    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    MessageStrip *m_note;
    PlainTable *m_cells;
    ChangesModel m_model;
};

// What was written, and the way back.
class ImportDonePage final : public ImportPage {
    Q_OBJECT

public:
    explicit ImportDonePage(ImportFlow &flow, QWidget *parent = nullptr);

Q_SIGNALS:
    // The file named profiles: they are assigned by a plan of their own.
    void assignmentsRequested();

public:
    void refresh() override;
    [[nodiscard]] QWidget *firstFocus() override;

private:
    FactsGrid *m_facts;
    MessageStrip *m_way;
    MessageStrip *m_profiles;
};

} // namespace Muster
