// Puts together what the enrollment server's threads need, out of the workspace: settings, certificates, organisations.
//
// Lives on the main thread. Opening keys and asking sandboxes is dear, and organisations change with every page of a
// sync, so it is done again only when something that a device would notice has changed, and once a day (certificates
// end).
#pragma once

#include "app/enrollment/servercontext.h"
#include "app/enrollment/serverkeys.h"

#include <QCoroTask>

#include <optional>

namespace Muster {

struct Organisation;

class ContextBuilder final {
    Q_DISABLE_COPY_MOVE(ContextBuilder)

public:
    // `wake` is called on any thread; see ServerContext.
    ContextBuilder(StoreThread &store, Vault &vault, ServerKeys &keys, const Clock &clock,
                   std::function<void(const QList<EnrollmentId> &)> wake);
    ~ContextBuilder();

    struct Built {
        std::shared_ptr<const ServerContext> context;
        ServerCertificates certificates;
    };
    // `port`: that the server got, 0 while it does not run.
    [[nodiscard]] QCoro::Task<Result<Built>> build(quint16 port);

private:
    struct Basis;
    [[nodiscard]] QCoro::Task<Result<Basis>> basis(quint16 port);
    [[nodiscard]] QCoro::Task<QHash<OrganisationId, ServedOrganisation>> organisations(const Basis &basis,
                                                                                       QByteArray deviceAuthority);

    StoreThread &m_store;
    Vault &m_vault;
    ServerKeys &m_keys;
    const Clock &m_clock;
    GroupWriter m_writer;
    std::function<void(const QList<EnrollmentId> &)> m_wake;
    std::unique_ptr<Basis> m_basis; // of what was built last
    std::optional<Built> m_built;
};

} // namespace Muster
