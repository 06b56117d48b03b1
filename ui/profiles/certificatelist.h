// The certificates of one list of the profile: whose, until when, and files to add. PEM and DER are taken, also by
// drop.
#pragma once

#include "ui/profiles/profiledraft.h"

#include <QWidget>

class QBoxLayout;

namespace Muster {

class FindingNotes;
class Label;
class MessageStrip;

class CertificateList final : public QWidget {
    Q_OBJECT

public:
    CertificateList(ProfileDraft &draft, QLatin1StringView key, const QString &purpose, QWidget *parent = nullptr);

    void load(const QString &path);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void refresh();
    void addRow(const QString &entry);
    void choose();

    ProfileDraft &m_draft;
    QLatin1StringView m_key;
    QStringList m_shown;
    QBoxLayout *m_rows;
    QWidget *m_box;
    Label *m_none;
    MessageStrip *m_fault;
    FindingNotes *m_notes;
};

} // namespace Muster
