// What the place of configuration does to items: import, forms, order, redeployment, deletion.
#include "app/configuration/itemforms.h"
#include "app/organisations/organisationwatch.h"
#include "ui/common/messagestrip.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/configuration/configurationpage.h"
#include "ui/configuration/itemdialog.h"
#include "ui/configuration/redeploydialog.h"
#include "ui/configuration/redeployview.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>

namespace Muster {

namespace {

constexpr qint64 mostBytes = 8 * 1024 * 1024; // more than is read; the reader says why it refuses

} // namespace

void ConfigurationPage::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import configuration profile"), QString(),
                                   tr("Configuration profiles (*.mobileconfig);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ConfigurationPage::importFile);
    dialog->open();
}

void ConfigurationPage::importFile(const QString &path)
{
    const auto organisation = m_organisations.currentId();
    QFile file(path);
    if (!organisation || !file.open(QIODevice::ReadOnly)) {
        fail({ErrorKind::InvalidInput,
              organisation ? tr("%1 cannot be read: %2").arg(QFileInfo(path).fileName(), file.errorString())
                           : tr("Choose an organisation at the left first.")});
        return;
    }
    QCoro::connect(m_configuration.import(*organisation, file.read(mostBytes), {}), this,
                   [this](const Result<SavedItem> &saved) {
                       if (saved)
                           tellSaved(*saved);
                       else
                           fail(saved.error());
                   });
}

void ConfigurationPage::chooseForm()
{
    auto *menu = new QMenu(this);
    menu->setObjectName("formMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const ItemForm &form : itemForms()) {
        if (form.kind != QLatin1StringView("profile"))
            menu->addAction(tr("%1…", "a form to open").arg(form.title), this,
                            [this, kind = form.kind] { openForm(kind); });
    }
    menu->popup(m_new->mapToGlobal(QPoint(0, m_new->height())));
}

void ConfigurationPage::openForm(const QString &kind)
{
    const ItemForm *form = itemForm(kind);
    if (!form || !m_organisations.currentId())
        return;
    auto *dialog = new ItemDialog(*form, this);
    connect(dialog, &ItemDialog::saveRequested, this,
            [this, dialog, kind](const QJsonObject &values, const ItemChange &change) {
                save(dialog, kind, {}, values, change);
            });
    dialog->open();
}

void ConfigurationPage::editChosen()
{
    const ConfigurationRow *row = chosen();
    const ItemForm *form = row ? itemForm(row->item.kind) : nullptr;
    if (!form || !m_edit->isEnabled())
        return;
    QCoro::connect(m_configuration.formValues(row->item.id), this,
                   [this, form, item = row->item](const Result<QJsonObject> &values) {
                       if (!values) {
                           fail(values.error());
                           return;
                       }
                       auto *dialog = new ItemDialog(*form, this);
                       dialog->setItem(item, *values);
                       connect(dialog, &ItemDialog::saveRequested, this,
                               [this, dialog, item](const QJsonObject &edited, const ItemChange &change) {
                                   save(dialog, item.kind, item.id, edited, change);
                               });
                       dialog->open();
                   });
}

void ConfigurationPage::save(ItemDialog *dialog, const QString &kind, std::optional<ItemId> item,
                             const QJsonObject &values, const ItemChange &change)
{
    const ConfigurationRow *row = chosen();
    const auto organisation = item && row ? std::optional(row->item.organisation) : m_organisations.currentId();
    if (!organisation)
        return;
    QCoro::connect(m_configuration.save(*organisation, item, kind, values, change), dialog,
                   [this, dialog](const Result<SavedItem> &saved) {
                       if (!saved) {
                           dialog->showError(saved.error());
                           return;
                       }
                       dialog->accept();
                       tellSaved(*saved);
                   });
}

// What was saved changes nothing on devices that are enrolled; so the next step is offered.
void ConfigurationPage::tellSaved(const SavedItem &saved)
{
    QStringList lines;
    for (const ProfileFinding &finding : saved.warnings)
        lines.append(findingText(finding));
    m_strip->hide();
    if (!lines.isEmpty()) {
        m_strip->setMeaning(Meaning::Attention);
        m_strip->setText(tr("“%1” was saved.").arg(saved.item.name), lines.join(u'\n'));
        m_strip->show();
    }
    if (saved.isRevision || !saved.isNew)
        QCoro::connect(m_configuration.planRedeploy(saved.item.id), this, [this](const Result<RedeployPlan> &plan) {
            if (plan && plan->changes() > 0)
                redeploy(plan->item);
        });
}

void ConfigurationPage::setAuto(bool isAuto)
{
    if (const ConfigurationRow *row = chosen())
        QCoro::connect(m_configuration.setAuto(row->item.id, isAuto), this,
                       [this](const Result<ConfigurationItem> &changed) {
                           if (!changed)
                               fail(changed.error());
                       });
}

void ConfigurationPage::moveChosen(int by)
{
    const ConfigurationRow *row = chosen();
    if (!row)
        return;
    // Among those in view, whatever numbers deleted ones left behind.
    const int place = m_table->chosenRows().first() + 1 + by;
    QCoro::connect(m_configuration.move(row->item.id, place), this, [this](const Result<> &moved) {
        if (!moved)
            fail(moved.error());
    });
}

void ConfigurationPage::redeploy(ItemId id)
{
    QCoro::connect(m_configuration.planRedeploy(id), this, [this](const Result<RedeployPlan> &plan) {
        if (!plan) {
            fail(plan.error());
            return;
        }
        auto *dialog = new RedeployDialog({*plan}, this);
        connect(dialog, &RedeployDialog::confirmed, this, [this](const QList<RedeployPlan> &plans) {
            QCoro::connect(m_configuration.applyRedeploy(plans), this, [this](const Result<int> &woken) {
                if (woken)
                    tell(RedeployView::queuedText(*woken));
                else
                    fail(woken.error());
            });
        });
        dialog->open();
    });
}

void ConfigurationPage::removeChosen()
{
    const ConfigurationRow *row = chosen();
    if (!row)
        return;
    QCoro::connect(m_configuration.planRedeploy(row->item.id, {.isRemoval = true}), this,
                   [this, item = row->item](const Result<RedeployPlan> &plan) {
                       if (plan)
                           remove(item, plan->changes());
                       else
                           fail(plan.error());
                   });
}

void ConfigurationPage::remove(const ConfigurationItem &item, int devices)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete item"), tr("Delete “%1”?").arg(item.name),
                                QMessageBox::NoButton, this);
    box->setObjectName("deleteItem");
    box->setInformativeText(devices > 0 ? tr("It is also removed from %n device(s) that have it.", nullptr, devices)
                                        : tr("No device has it."));
    QAbstractButton *button = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(button, &QAbstractButton::clicked, this, [this, id = item.id] {
        QCoro::connect(m_configuration.remove(id), this, [this](const Result<RedeployPlan> &done) {
            if (!done)
                fail(done.error());
        });
    });
    box->open();
}

} // namespace Muster
