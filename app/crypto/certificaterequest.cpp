#include "app/crypto/certificaterequest.h"

#include "app/crypto/x509parts.h"

#include <openssl/pem.h>

#include <QCoreApplication>

namespace Muster {

Result<CertificateRequest> makeCertificateRequest(const QString &commonName)
{
    ERR_clear_error();
    char rsa[] = "RSA";
    const OpenSsl::Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, rsa, std::size_t{2048}));
    const OpenSsl::Request request(X509_REQ_new());
    const QByteArray name = commonName.toUtf8().left(64);
    const OpenSsl::Bio pem(BIO_new(BIO_s_mem()));
    const bool isMade = key && request && pem
        && X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(request.get()), NID_commonName, MBSTRING_UTF8,
                                      OpenSsl::bytesOf(name), static_cast<int>(name.size()), -1, 0)
            == 1
        && X509_REQ_set_pubkey(request.get(), key.get()) == 1
        && X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0
        && PEM_write_bio_X509_REQ(pem.get(), request.get()) == 1;
    if (!isMade)
        return failure(ErrorKind::Crypto,
                       QCoreApplication::translate("Crypto", "The certificate request could not be made."),
                       OpenSsl::takeError());
    return CertificateRequest{OpenSsl::contentOf(pem.get()), OpenSsl::pemOf(key.get())};
}

} // namespace Muster
