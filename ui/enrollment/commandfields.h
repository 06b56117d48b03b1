// What a command wants to know, as fields made from its form.
#pragma once

#include "app/enrollment/commandcatalogue.h"

#include <QHash>
#include <QWidget>

namespace Muster {

class CommandFields final : public QWidget {
    Q_OBJECT

public:
    explicit CommandFields(const CommandForm &form, QWidget *parent = nullptr);

    // As commandArguments() reads them; what was left empty is not among them.
    [[nodiscard]] QJsonObject values() const;

Q_SIGNALS:
    void edited();

private:
    [[nodiscard]] QWidget *makeEditor(const CommandField &field);
    [[nodiscard]] QJsonValue valueOf(const CommandField &field) const;

    CommandForm m_form;
    QHash<QString, QWidget *> m_editors;
};

} // namespace Muster
