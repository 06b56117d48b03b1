// The authorities that sign the certificates which Apple's devices have from the factory.
#pragma once

#include "app/crypto/certificate.h"

namespace Muster {

// Apple Root CA, Apple iPhone Certification Authority and Apple iPhone Device CA as DER, in this order: public
// certificates of Apple (Apple PKI, www.apple.com/certificateauthority). They are part of the program since devices do
// not always send them along. The latter two have expired, and devices' certificates are issued by them all the same.
[[nodiscard]] QList<QByteArray> appleDeviceAuthorities();

// Whether a certificate is that of an Apple device: issued by the key of the Device CA, and that by the key of the
// iPhone CA below Apple's root. The root alone would not do, since it stands above developers' certificates, too. Dates
// do not matter. `others` are what came along with the certificate. Crypto with the reason otherwise.
[[nodiscard]] Result<> verifyAppleDevice(const QByteArray &leaf, const QList<QByteArray> &others);

} // namespace Muster
