// The fields of a form, made from its description: one row each, with help and what is wrong below it.
#pragma once

#include "app/configuration/formprofile.h"

#include <QHash>
#include <QWidget>

class QFormLayout;

namespace Muster {

class Label;

class ItemFormWidget final : public QWidget {
    Q_OBJECT

public:
    explicit ItemFormWidget(const ItemForm &form, QWidget *parent = nullptr);

    void setValues(const QJsonObject &values);
    [[nodiscard]] QJsonObject values() const;
    // Shows what is wrong at the fields; whether nothing is.
    [[nodiscard]] bool check();

Q_SIGNALS:
    void edited();

private:
    void addField(QFormLayout *layout, const FormField &field);
    [[nodiscard]] QWidget *makeEditor(const FormField &field);
    [[nodiscard]] QWidget *makeFileEditor(const FormField &field);
    [[nodiscard]] QJsonValue valueOf(const FormField &field) const;
    void refreshAsked();

    const ItemForm &m_form;
    QFormLayout *m_layout;
    QHash<QString, QWidget *> m_editors;
    QHash<QString, QWidget *> m_rows;
    QHash<QString, Label *> m_faults;
    QHash<QString, QString> m_files; // base64 by key
};

} // namespace Muster
