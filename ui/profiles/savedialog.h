// Before a version is made: what changes, what that does to devices and when, and a note for those who come later.
#pragma once

#include "models/profiles/profilechanges.h"

#include <QDialog>

class QLineEdit;

namespace Muster {

class SaveDialog final : public QDialog {
    Q_OBJECT

public:
    SaveDialog(int version, const QList<ProfileChange> &changes, const QStringList &consequences,
               QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed(const QString &note);

private:
    QLineEdit *m_note;
};

} // namespace Muster
