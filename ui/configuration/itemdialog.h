// A configuration item as a form: what it holds, what it is called, who gets it and when. New, or to edit one.
#pragma once

#include "app/configuration/itemedits.h"

#include <QDialog>
#include <QJsonObject>

class QCheckBox;
class QLineEdit;

namespace Muster {

class ItemFormWidget;
class MessageStrip;
struct ItemForm;

class ItemDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ItemDialog(const ItemForm &form, QWidget *parent = nullptr);

    // To edit this one; a new one is made otherwise.
    void setItem(const ConfigurationItem &item, const QJsonObject &values);
    void showError(const Error &error);

Q_SIGNALS:
    void saveRequested(const QJsonObject &values, const Muster::ItemChange &change);

private:
    [[nodiscard]] QWidget *makeFields();
    void save();

    const ItemForm &m_form;
    MessageStrip *m_strip;
    QLineEdit *m_name;
    ItemFormWidget *m_fields;
    QCheckBox *m_auto;
    QCheckBox *m_blocks;
    QLineEdit *m_query;
    QList<QCheckBox *> m_families;
};

} // namespace Muster
