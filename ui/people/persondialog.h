// A person as a form: new, or to edit.
#pragma once

#include "models/core/result.h"
#include "models/people/person.h"

#include <QDialog>

class QLineEdit;

namespace Muster {

class MessageStrip;

class PersonDialog final : public QDialog {
    Q_OBJECT

public:
    explicit PersonDialog(const Person &person, QWidget *parent = nullptr);

    void showError(const Error &error);

Q_SIGNALS:
    void saveRequested(const Muster::Person &person);

private:
    Person m_person;
    MessageStrip *m_strip;
    QLineEdit *m_shortName;
    QLineEdit *m_fullName;
    QLineEdit *m_email;
    QLineEdit *m_department;
    QLineEdit *m_note;
};

} // namespace Muster
