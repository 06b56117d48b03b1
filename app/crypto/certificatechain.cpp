#include "app/crypto/certificate.h"
#include "app/crypto/x509parts.h"

#include <QCoreApplication>

namespace Muster {

namespace {

// Real chains have three or four. What a stranger sends along must not keep us busy.
constexpr int longestChain = 8;
constexpr qsizetype mostOthers = 64;

std::unexpected<Error> refuse(const QString &detail)
{
    return failure(
        ErrorKind::Crypto,
        QCoreApplication::translate("Crypto", "The certificate was not issued by an authority that counts here."),
        detail);
}

bool setRules(X509_STORE_CTX *context, ChainTimes times, const QDateTime &now)
{
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_depth(rules, longestChain);
    X509_VERIFY_PARAM_set_auth_level(rules, 0);
    // An anchor ends the path, whether it is self-signed or not.
    unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN;
    if (times == ChainTimes::Ignore)
        flags |= X509_V_FLAG_NO_CHECK_TIME;
    else
        X509_VERIFY_PARAM_set_time(rules, now.toSecsSinceEpoch());
    return X509_VERIFY_PARAM_set_flags(rules, flags) == 1
        && X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_ANY) == 1;
}

} // namespace

Result<QList<QByteArray>> chainOf(const QByteArray &leaf, const QList<QByteArray> &others,
                                  const QList<QByteArray> &anchors, ChainTimes times, const QDateTime &now)
{
    (void)OpenSsl::takeError();
    const OpenSsl::Certificate certificate = OpenSsl::certificateFrom(leaf);
    if (!certificate)
        return refuse(QStringLiteral("the leaf cannot be read"));
    const OpenSsl::Store store(X509_STORE_new());
    const OpenSsl::Certificates trusted = OpenSsl::stackOf(anchors);
    const OpenSsl::Certificates between = OpenSsl::stackOf(others.first(qMin(others.size(), mostOthers)));
    const OpenSsl::StoreContext context(X509_STORE_CTX_new());
    bool isReady = store && trusted && between && context;
    for (int i = 0; isReady && i < sk_X509_num(trusted.get()); ++i)
        isReady = X509_STORE_add_cert(store.get(), sk_X509_value(trusted.get(), i)) == 1;
    isReady = isReady && X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), between.get()) == 1
        && setRules(context.get(), times, now);
    if (!isReady)
        return refuse(OpenSsl::takeError());
    if (X509_verify_cert(context.get()) != 1) {
        (void)OpenSsl::takeError();
        const X509 *culprit = X509_STORE_CTX_get_current_cert(context.get());
        return refuse(QString::fromLatin1(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())))
                      + (culprit ? QStringLiteral(": ") + OpenSsl::nameOf(X509_get_subject_name(culprit)) : QString()));
    }
    (void)OpenSsl::takeError();
    return OpenSsl::dersOf(X509_STORE_CTX_get0_chain(context.get()));
}

} // namespace Muster
