// Where a sealed secret of an organisation belongs: moved to another organisation or key it does not open.
#pragma once

#include "models/core/ids.h"

#include <QByteArray>

namespace Muster::SealingContext {

namespace Detail {

inline QByteArray of(const char *what, OrganisationId organisation, const QString &fingerprint)
{
    return QByteArray(what) + '/' + QByteArray::number(static_cast<qint64>(organisation.value())) + '/'
        + fingerprint.toLatin1();
}

} // namespace Detail

// A private key, by its certificate's fingerprint.
[[nodiscard]] inline QByteArray key(OrganisationId organisation, const QString &fingerprint)
{
    return Detail::of("key", organisation, fingerprint);
}

// A server token, by the fingerprint of the certificate that it was made for.
[[nodiscard]] inline QByteArray token(OrganisationId organisation, const QString &fingerprint)
{
    return Detail::of("token", organisation, fingerprint);
}

} // namespace Muster::SealingContext
