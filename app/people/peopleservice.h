// The people of an organisation and who holds which device.
//
// Configuration may depend on the holder. Changes are written at once; what they would change on devices comes back as
// plans of redeployment, for ConfigurationService::applyRedeploy(). Lives on the main thread; what the constructor
// takes outlives it.
#pragma once

#include "app/configuration/redeployment.h"
#include "app/core/openwork.h"
#include "app/people/handover.h"
#include "models/core/clock.h"
#include "models/people/peopleimport.h"
#include "models/people/person.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

// What became of an import.
struct PeopleImported {
    int added = 0;
    int changed = 0;
    QList<RedeployPlan> redeploy; // of items that would change by it; only such as change something

    bool operator==(const PeopleImported &) const = default;
};

class PeopleService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PeopleService)

public:
    PeopleService(StoreThread &store, OpenWork &work, const Clock &clock, QString person, QObject *parent = nullptr);

    // By full name; `text` is looked for in all their members.
    [[nodiscard]] QCoro::Task<Result<QList<Person>>> all(std::optional<OrganisationId> organisation, QString text = {});
    // By short name, e-mail address or number.
    [[nodiscard]] QCoro::Task<Result<Person>> find(OrganisationId organisation, QString name);
    // Serial numbers of what they hold.
    [[nodiscard]] QCoro::Task<Result<QStringList>> devicesOf(PersonId id);

    // New when the id is none. InvalidInput and Conflict in words.
    [[nodiscard]] QCoro::Task<Result<Person>> save(Person person);
    // Nobody holds their devices then. The value is what that would change on them.
    [[nodiscard]] QCoro::Task<Result<QList<RedeployPlan>>> remove(PersonId id);
    // What a saved person's devices would get anew.
    [[nodiscard]] QCoro::Task<Result<QList<RedeployPlan>>> planRedeploy(PersonId id);

    [[nodiscard]] QCoro::Task<Result<PeopleImportPlan>> planImport(OrganisationId organisation, QString path);
    [[nodiscard]] QCoro::Task<Result<PeopleImported>> applyImport(OrganisationId organisation, PeopleImportPlan plan);

    // Without a person: nobody is to hold them.
    [[nodiscard]] QCoro::Task<Result<HandoverPlan>> planHandover(OrganisationId organisation,
                                                                 std::optional<Person> person, QStringList serials);
    [[nodiscard]] QCoro::Task<Result<QList<RedeployPlan>>> applyHandover(HandoverPlan plan);

Q_SIGNALS:
    void changed();

private:
    StoreThread &m_store;
    OpenWork &m_work;
    const Clock &m_clock;
    QString m_person;
};

} // namespace Muster
