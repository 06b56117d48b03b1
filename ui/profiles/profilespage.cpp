#include "ui/profiles/profilespage.h"

#include "app/organisations/organisationwatch.h"
#include "app/profiles/profilewatch.h"
#include "models/core/settings.h"
#include "ui/common/emptystate.h"
#include "ui/common/headerbar.h"
#include "ui/common/icons.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/profiles/profileeditor.h"
#include "ui/profiles/versionsview.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 2 * 1024 * 1024; // a little more than is read; the reader says why it refuses

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::InvalidInput,
                       ProfilesPage::tr("%1 cannot be read: %2").arg(QFileInfo(path).fileName(), file.errorString()));
    return file.read(mostBytes);
}

Meaning meaningOf(const QModelIndex &index)
{
    return index.data().toString().isEmpty() ? Meaning::Neutral : Meaning::Ok;
}

} // namespace

ProfilesPage::ProfilesPage(ProfileService &profiles, ProfileWatch &watch, OrganisationWatch &organisations,
                           const Clock &clock, Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_profiles(profiles)
    , m_watch(watch)
    , m_organisations(organisations)
    , m_settings(settings)
    , m_places(new QStackedWidget)
    , m_header(new HeaderBar(tr("Enrollment profiles")))
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_stack(new QStackedWidget)
    , m_table(new PlainTable(tr("Enrollment profiles")))
    , m_empty(new EmptyState(QStringLiteral("profile"), {}, {}))
    , m_import(new PushButton(tr("Import…")))
    , m_duplicate(new PushButton(tr("Duplicate")))
    , m_remove(new PushButton(tr("Delete…")))
    , m_new(new PushButton(tr("New profile"), QStringLiteral("plus"), PushButton::Kind::Primary))
    , m_editor(new ProfileEditor(clock))
    , m_versions(new VersionsView)
    , m_coverage(new CoverageView)
{
    setObjectName("profilesPage");
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_places);
    setUpList();
    setUpEditor();
    connect(&m_watch, &ProfileWatch::changed, this, &ProfilesPage::refresh);
    connect(&m_organisations, &OrganisationWatch::changed, this, &ProfilesPage::refresh);
    loadHouseRules(m_settings.value(Setting::HouseRules).toString());
    refresh();
}

void ProfilesPage::setUpList()
{
    m_table->setObjectName("profilesTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setBadges(ProfilesModel::DefaultColumn, meaningOf);
    m_table->setWidths({280, 150, 100, 110, 160, 150});
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (PushButton *button : {m_import, m_duplicate, m_remove, m_new})
        m_header->addActionButton(button);
    m_new->setObjectName("newProfile");
    m_duplicate->setObjectName("duplicateProfile");
    m_remove->setObjectName("removeProfile");
    m_empty->setObjectName("profilesEmpty");
    m_strip->hide();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *list = new QWidget;
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    m_places->addWidget(list);
    connect(m_table, &PlainTable::choiceChanged, this, &ProfilesPage::refreshActions);
    connect(m_table, &QAbstractItemView::activated, this, [this] {
        if (const ProfileRow *row = chosen())
            openProfile(row->profile.id);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ProfilesPage::menuAt);
    connect(m_new, &QPushButton::clicked, this, &ProfilesPage::createProfile);
    connect(m_import, &QPushButton::clicked, this, &ProfilesPage::chooseImport);
    connect(m_duplicate, &QPushButton::clicked, this, &ProfilesPage::duplicateChosen);
    connect(m_remove, &QPushButton::clicked, this, &ProfilesPage::removeChosen);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_organisations.all().isEmpty())
            Q_EMIT setupRequested();
        else
            createProfile();
    });
}

void ProfilesPage::setUpEditor()
{
    m_places->addWidget(m_editor);
    connect(m_editor, &ProfileEditor::closed, this, &ProfilesPage::showList);
    connect(m_editor, &ProfileEditor::saveRequested, this, &ProfilesPage::save);
    connect(m_editor, &ProfileEditor::houseRulesRequested, this, &ProfilesPage::chooseHouseRules);
    connect(m_editor, &ProfileEditor::duplicateRequested, this, [this] { duplicate(m_editor->draft().profile()); });
    connect(m_editor, &ProfileEditor::manageRequested, this, [this] {
        if (m_open && m_open->profile)
            Q_EMIT manageRequested(*m_open->profile);
    });
    connect(m_editor, &ProfileEditor::defaultRequested, this, [this] {
        if (m_open && m_open->profile)
            Q_EMIT defaultRequested(*m_open->profile);
    });
    connect(m_versions, &VersionsView::restoreRequested, this, [this](const ProfileVersion &version) {
        const Result<EnrollmentProfile> profile = EnrollmentProfile::fromObject(version.content);
        if (profile)
            m_editor->draft().replace(*profile, tr("v%1 again").arg(version.number));
        else
            m_editor->showError(profile.error());
    });
}

void ProfilesPage::refresh()
{
    const auto only = m_organisations.currentId();
    QHash<OrganisationId, QString> names;
    if (!only) {
        for (const Organisation &organisation : m_organisations.all())
            names.insert(organisation.id, organisation.name);
    }
    const QList<ProfileRow> rows = m_watch.rows(only);
    m_model.setRows(rows, names);
    m_header->setCount(rows.isEmpty() ? QString() : QLocale().toString(rows.size()));
    m_stack->setCurrentIndex(rows.isEmpty() ? 1 : 0);
    if (m_organisations.all().isEmpty()) {
        m_empty->setTexts(QStringLiteral("profile"), tr("No organisation yet"),
                          tr("Enrollment profiles belong to an organisation. Connect one, or practise with a simulated "
                             "Apple."));
        m_empty->setButton(tr("Enroll organisation…"));
    } else {
        m_empty->setTexts(QStringLiteral("profile"), tr("No enrollment profile yet"),
                          tr("A profile decides what happens when a device is switched on for the first time: who "
                             "manages it, what the user is asked, and whether management can be removed."));
        m_empty->setButton(tr("New profile"));
    }
    refreshActions();
    refreshOpen();
}

void ProfilesPage::refreshActions()
{
    const bool isOneInView = m_organisations.currentId().has_value();
    for (PushButton *button : {m_new, m_import}) {
        button->setEnabled(isOneInView);
        button->setToolTip(isOneInView ? QString() : tr("Choose an organisation at the left first."));
    }
    m_duplicate->setEnabled(chosen());
    m_remove->setEnabled(chosen());
}

// The figures of what is open; the draft is nobody's but the user's.
void ProfilesPage::refreshOpen()
{
    if (!m_open || !m_open->profile)
        return;
    const ProfileId id = *m_open->profile;
    const ProfileRow *row = m_watch.byId(id);
    if (!row)
        return;
    m_editor->setExtraTab(m_versions, tr("Versions  %1").arg(row->profile.number));
    m_editor->setExtraTab(m_coverage, tr("Coverage"));
    QCoro::connect(m_profiles.effectOfSaving(id), this,
                   [this, id, isDefault = row->profile.isDefault](const Result<SaveEffect> &effect) {
                       if (m_open && m_open->profile == id && effect)
                           m_editor->setFigures(effect->reassigned, effect->switchedOn, isDefault);
                   });
    QCoro::connect(m_profiles.coverage(id), this,
                   [this, id, number = row->profile.number](const Result<QList<ProfileCoverage>> &coverage) {
                       if (!m_open || m_open->profile != id || !coverage)
                           return;
                       m_coverage->setCoverage(*coverage, number);
                   });
    QCoro::connect(m_profiles.versions(id), this, [this, id](const Result<QList<ProfileVersion>> &versions) {
        if (m_open && m_open->profile == id && versions)
            m_versions->setVersions(*versions);
    });
}

void ProfilesPage::openProfile(ProfileId id)
{
    m_strip->hide();
    QCoro::connect(m_profiles.versions(id), this, [this, id](const Result<QList<ProfileVersion>> &versions) {
        const ProfileRow *row = m_watch.byId(id);
        if (!versions || versions->isEmpty() || !row) {
            fail(versions ? Error{ErrorKind::NotFound, tr("This profile is gone."), {}, {}} : versions.error());
            return;
        }
        const Result<EnrollmentProfile> base = EnrollmentProfile::fromObject(versions->first().content);
        if (!base) {
            fail(base.error());
            return;
        }
        m_open = Open{row->profile.organisation, id, ++m_openings};
        m_editor->setState({.name = row->profile.name,
                            .version = versions->first().number,
                            .base = *base,
                            .start = {},
                            .devices = row->assigned,
                            .alreadyOn = 0,
                            .isDefault = row->profile.isDefault});
        m_places->setCurrentWidget(m_editor);
        refreshOpen();
    });
}

void ProfilesPage::openNew(const EnrollmentProfile &start)
{
    const auto organisation = m_organisations.currentId();
    if (!organisation) {
        fail({ErrorKind::InvalidInput, tr("Choose an organisation at the left first."), {}, {}});
        return;
    }
    m_strip->hide();
    m_open = Open{*organisation, {}, ++m_openings};
    m_editor->removeExtraTab(m_versions);
    m_editor->removeExtraTab(m_coverage);
    m_editor->setState({.name = start.name(), .version = 0, .base = EnrollmentProfile::recommended(), .start = start});
    m_places->setCurrentWidget(m_editor);
}

void ProfilesPage::showList()
{
    m_open.reset();
    m_places->setCurrentIndex(0);
    m_table->setFocus(Qt::OtherFocusReason);
}

bool ProfilesPage::hasDraft() const
{
    return m_open && m_editor->hasChanges();
}

void ProfilesPage::createProfile()
{
    openNew(EnrollmentProfile::recommended());
}

void ProfilesPage::duplicate(const EnrollmentProfile &profile)
{
    EnrollmentProfile copy = profile;
    copy.setText(ProfileKey::name, tr("%1 (copy)").arg(profile.name()));
    openNew(copy);
}

void ProfilesPage::duplicateChosen()
{
    const ProfileRow *row = chosen();
    if (!row)
        return;
    QCoro::connect(m_profiles.version(row->profile.id, row->profile.number), this,
                   [this](const Result<ProfileVersion> &version) {
                       const Result<EnrollmentProfile> profile = version
                           ? EnrollmentProfile::fromObject(version->content)
                           : Result<EnrollmentProfile>(std::unexpected(version.error()));
                       if (profile)
                           duplicate(*profile);
                       else
                           fail(profile.error());
                   });
}

void ProfilesPage::removeChosen()
{
    if (const ProfileRow *row = chosen())
        remove(row->profile);
}

void ProfilesPage::remove(const Profile &profile)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete profile"), tr("Delete “%1”?").arg(profile.name),
                                QMessageBox::NoButton, this);
    box->setInformativeText(tr("Its %n version(s) stay readable in Activity. Devices that carry it keep it until they "
                               "get another one.",
                               nullptr, profile.number));
    QAbstractButton *button = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(button, &QAbstractButton::clicked, this, [this, id = profile.id] {
        QCoro::connect(m_profiles.remove(id), this, [this](const Result<> &done) {
            if (!done)
                fail(done.error());
        });
    });
    box->open();
}

void ProfilesPage::save(const EnrollmentProfile &profile, const QString &note)
{
    if (!m_open)
        return;
    QCoro::connect(m_profiles.save(m_open->organisation, m_open->profile, profile.toApple(), note), this,
                   [this, opening = m_open->opening, profile](const Result<SavedProfile> &saved) {
                       if (!m_open || m_open->opening != opening)
                           return; // something else was opened meanwhile; the list shows the version
                       if (saved)
                           showSaved(*saved, profile);
                       else
                           m_editor->showError(saved.error());
                   });
}

void ProfilesPage::showSaved(const SavedProfile &saved, const EnrollmentProfile &sent)
{
    const Result<EnrollmentProfile> base = EnrollmentProfile::fromObject(saved.version.content);
    if (!base) {
        m_editor->showError(base.error());
        return;
    }
    m_open->profile = saved.profile.id;
    const ProfileRow *row = m_watch.byId(saved.profile.id);
    // What was edited while Apple was asked is a draft on top of what was saved.
    const EnrollmentProfile now = m_editor->draft().profile();
    m_editor->setState({.name = saved.profile.name,
                        .version = saved.version.number,
                        .base = *base,
                        .start = now == sent ? std::nullopt : std::optional(now),
                        .devices = row ? row->assigned : 0,
                        .alreadyOn = 0,
                        .isDefault = saved.profile.isDefault});
    if (saved.notDefined)
        m_editor->showNote(tr("v%1 is saved here. Apple has not got it yet: %2 It is sent when it is needed.")
                               .arg(saved.version.number)
                               .arg(saved.notDefined->message));
    refreshOpen();
}

void ProfilesPage::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import profile"), QString(), tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfilesPage::importFile);
    dialog->open();
}

void ProfilesPage::importFile(const QString &path)
{
    const Result<QByteArray> bytes = contentOf(path);
    const Result<EnrollmentProfile> profile =
        bytes ? EnrollmentProfile::fromJson(*bytes) : Result<EnrollmentProfile>(std::unexpected(bytes.error()));
    if (profile)
        openNew(*profile);
    else
        fail(profile.error());
}

void ProfilesPage::chooseHouseRules()
{
    auto *dialog = new QFileDialog(this, tr("House rules"), m_settings.value(Setting::HouseRules).toString(),
                                   tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfilesPage::loadHouseRules);
    dialog->open();
}

// Read anew at each start: the file is where the organisation keeps it.
void ProfilesPage::loadHouseRules(const QString &path)
{
    if (path.isEmpty())
        return;
    const Result<QByteArray> bytes = contentOf(path);
    const Result<QList<HouseRule>> rules =
        bytes ? readHouseRules(*bytes) : Result<QList<HouseRule>>(std::unexpected(bytes.error()));
    if (!rules) {
        fail(rules.error());
        return;
    }
    m_settings.setValue(Setting::HouseRules, path);
    m_editor->setHouseRules(*rules);
}

void ProfilesPage::fail(const Error &error)
{
    m_strip->setText(error.message);
    m_strip->setToolTip(error.detail);
    m_strip->show();
    if (m_places->currentWidget() == m_editor)
        m_editor->showError(error);
}

void ProfilesPage::menuAt(const QPoint &position)
{
    const ProfileRow *row = m_model.rowAt(m_table->indexAt(position).row());
    if (!row)
        return;
    const Profile profile = row->profile;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("pencil"), tr("Open"), this, [this, profile] { openProfile(profile.id); });
    menu->addAction(icon("copy"), tr("Duplicate"), this, &ProfilesPage::duplicateChosen);
    menu->addSeparator();
    menu->addAction(icon("devices"), tr("Manage devices…"), this,
                    [this, profile] { Q_EMIT manageRequested(profile.id); });
    menu->addAction(icon("star"), tr("Set as default"), this, [this, profile] { Q_EMIT defaultRequested(profile.id); })
        ->setEnabled(!profile.isDefault);
    menu->addSeparator();
    menu->addAction(icon("wipe"), tr("Delete…"), this, [this, profile] { remove(profile); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

const ProfileRow *ProfilesPage::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() ? nullptr : m_model.rowAt(rows.first());
}

void ProfilesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_watch.setWatched(true);
}

void ProfilesPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_watch.setWatched(false);
}

} // namespace Muster
