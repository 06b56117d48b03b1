#include "ui/profiles/versionsview.h"

#include "models/profiles/profilechanges.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QHeaderView>
#include <QLocale>
#include <QSplitter>
#include <QVBoxLayout>

namespace Muster {

namespace {

EnrollmentProfile profileOf(const ProfileVersion &version)
{
    return EnrollmentProfile::fromObject(version.content).value_or(EnrollmentProfile());
}

QString changeText(const ProfileChange &change)
{
    QStringList parts;
    if (!change.added.isEmpty())
        parts.append(VersionsView::tr("added %1").arg(change.added.join(QLatin1StringView(", "))));
    if (!change.removed.isEmpty())
        parts.append(VersionsView::tr("removed %1").arg(change.removed.join(QLatin1StringView(", "))));
    if (parts.isEmpty()) {
        const QString none = VersionsView::tr("not set");
        parts.append(
            VersionsView::tr("%1 → %2", "before, after")
                .arg(change.before.isEmpty() ? none : change.before, change.after.isEmpty() ? none : change.after));
    }
    return VersionsView::tr("%1: %2", "name, change").arg(change.name, parts.join(QLatin1StringView("; ")));
}

QList<QStandardItem *> cells(const QStringList &texts)
{
    QList<QStandardItem *> items;
    for (const QString &text : texts)
        items.append(new QStandardItem(text));
    return items;
}

} // namespace

VersionsView::VersionsView(QWidget *parent)
    : QWidget(parent)
    , m_table(new PlainTable(tr("Versions")))
    , m_heading(new Label({}, Type::heading()))
    , m_note(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_changes(new Label({}, Type::body()))
    , m_restore(new PushButton(tr("Put into the editor")))
{
    m_table->setObjectName("versionsTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_restore->setObjectName("restoreVersion");
    m_note->setWrapping(true);
    m_changes->setWrapping(true);
    m_changes->setSelectable(true);
    auto *details = new QWidget;
    auto *column = new QVBoxLayout(details);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::pageMargin);
    column->setSpacing(Metrics::space);
    auto *head = new QHBoxLayout;
    head->addWidget(m_heading, 1);
    head->addWidget(m_restore);
    column->addLayout(head);
    column->addWidget(m_note);
    column->addWidget(m_changes);
    column->addStretch(1);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_table);
    splitter->addWidget(scrolled(details));
    splitter->setChildrenCollapsible(false);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);
    connect(m_table, &PlainTable::choiceChanged, this, &VersionsView::showChosen);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        if (const ProfileVersion *version = chosen())
            Q_EMIT restoreRequested(*version);
    });
    showChosen();
}

void VersionsView::setVersions(const QList<ProfileVersion> &versions)
{
    if (versions == m_versions)
        return;
    m_versions = versions;
    m_model.clear();
    m_model.setHorizontalHeaderLabels({tr("Version"), tr("Saved"), tr("By"), tr("Note")});
    const QLocale locale;
    for (const ProfileVersion &version : versions) {
        m_model.appendRow(
            cells({tr("v%1").arg(version.number), locale.toString(version.savedAt.toLocalTime(), QLocale::ShortFormat),
                   version.savedBy, version.note}));
    }
    m_table->setWidths({Metrics::columnAdded, Metrics::columnSerial, Metrics::columnOrder});
    m_table->selectRow(0);
    showChosen();
}

const ProfileVersion *VersionsView::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() || rows.first() >= m_versions.size() ? nullptr : &m_versions.at(rows.first());
}

void VersionsView::showChosen()
{
    const ProfileVersion *version = chosen();
    m_restore->setEnabled(version);
    if (!version) {
        m_heading->setText(tr("No version yet"));
        m_note->setText(tr("Each save makes one. Older ones stay, with what they changed."));
        m_changes->setText({});
        return;
    }
    m_heading->setText(tr("What v%1 changed").arg(version->number));
    const QString apple = version->uuid.isEmpty() ? tr("Not at Apple yet.") : tr("At Apple: %1").arg(version->uuid);
    m_note->setText(exactMoment(version->savedAt) + QLatin1StringView("\n") + apple);
    const qsizetype at = version - m_versions.constData();
    if (at + 1 >= m_versions.size()) {
        m_changes->setText(tr("It is the first."));
        return;
    }
    QStringList lines;
    const QList<ProfileChange> changes = profileChanges(profileOf(m_versions.at(at + 1)), profileOf(*version));
    for (const ProfileChange &change : changes)
        lines.append(changeText(change));
    m_changes->setText(lines.isEmpty() ? tr("Nothing.") : lines.join(u'\n'));
}

CoverageView::CoverageView(QWidget *parent)
    : QWidget(parent)
    , m_table(new PlainTable(tr("Coverage")))
    , m_sentence(new Label({}, Type::body()))
{
    m_table->setObjectName("coverageTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_sentence->setWrapping(true);
    m_sentence->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin,
                                   Metrics::spaceMedium);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_sentence);
    column->addWidget(m_table, 1);
    setCoverage({}, 0);
}

void CoverageView::setCoverage(const QList<ProfileCoverage> &coverage, int latest)
{
    m_model.clear();
    m_model.setHorizontalHeaderLabels({tr("Version"), tr("Assigned"), tr("Switched on"), tr("Need an erase")});
    const QLocale locale;
    QStringList parts;
    for (const ProfileCoverage &version : coverage) {
        const QString name = tr("v%1").arg(version.number);
        QList<QStandardItem *> row =
            cells({version.number == latest ? tr("%1, the newest").arg(name) : name, locale.toString(version.assigned),
                   locale.toString(version.activated), locale.toString(version.activatedNeedErase)});
        for (QStandardItem *item : row.sliced(1))
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_model.appendRow(row);
        parts.append(tr("%1 on %2", "devices, version").arg(locale.toString(version.assigned), name));
    }
    for (int column = 1; column < m_model.columnCount(); ++column)
        m_model.horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->setWidths(
        {Metrics::columnSerial, Metrics::columnOrder, Metrics::columnLastContact, Metrics::columnLastContact});
    m_sentence->setText(coverage.isEmpty()
                            ? tr("No device carries this profile.")
                            : tr("%1. A device that was switched on keeps its version until it is erased.")
                                  .arg(parts.join(QLatin1StringView(", "))));
}

} // namespace Muster
