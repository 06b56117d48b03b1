// One request or command below the table: decoded for reading, as it was with its types, and the facts around it.
#pragma once

#include "models/enrollment/exchangesmodel.h"

#include <QWidget>

class QPlainTextEdit;
class QTabWidget;

namespace Muster {

class FactsGrid;
class MessageStrip;

class ExchangeDetails final : public QWidget {
    Q_OBJECT

public:
    explicit ExchangeDetails(QWidget *parent = nullptr);

    void show(const Exchange &exchange, ExchangesModel::Side side, ExchangesModel::Outcome outcome);
    void clear();
    // What the front tab shows, to copy.
    [[nodiscard]] QString shownText() const;

private:
    MessageStrip *m_strip;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_decoded;
    QPlainTextEdit *m_list;
    FactsGrid *m_facts;
};

// Keys and values of a JSON object, one a line, what is inside indented.
[[nodiscard]] QString decodedText(const QString &json);

} // namespace Muster
