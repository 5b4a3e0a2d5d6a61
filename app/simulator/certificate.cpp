// SPDX-License-Identifier: GPL-3.0-or-later
#include "certificate.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QSsl>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace vigie::simulator {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* thing) const {
        Free(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

tl::unexpected<Error> failed(const char* what) {
    return fail(ErrorCode::Internal,
                QCoreApplication::translate("simulator", "Le certificat TLS n'a pas pu être fait."),
                QString::fromLatin1(what));
}

QByteArray contents(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, qsizetype(size));
}

} // namespace

Result<Certificate> makeCertificate(const QHostAddress& address, const QString& name) {
    const Key key(EVP_EC_gen("P-256"));
    const X509Ptr x509(X509_new());
    if (!key || !x509)
        return failed("EVP_EC_gen");
    X509_set_version(x509.get(), 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509.get()), QRandomGenerator::system()->generate64() >> 1);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), 365L * 86400);
    X509_set_pubkey(x509.get(), key.get());
    X509_NAME* const subject = X509_get_subject_name(x509.get());
    const QByteArray common = name.toUtf8();
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common.constData()), -1, -1, 0);
    X509_set_issuer_name(x509.get(), subject);
    const QByteArray alternative = "IP:" + address.toString().toLatin1();
    const Extension extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.constData()));
    if (!extension || X509_add_ext(x509.get(), extension.get(), -1) != 1 ||
        X509_sign(x509.get(), key.get(), EVP_sha256()) == 0)
        return failed("X509_sign");
    const Bio certificate(BIO_new(BIO_s_mem()));
    const Bio secret(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificate.get(), x509.get()) != 1 ||
        PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed("PEM_write_bio");
    Certificate made{QSslCertificate(contents(certificate.get())), QSslKey(contents(secret.get()), QSsl::Ec)};
    if (made.certificate.isNull() || made.key.isNull())
        return failed("Qt reads its own certificate");
    return made;
}

QSslConfiguration serverConfiguration(const Certificate& certificate) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(certificate.certificate);
    tls.setPrivateKey(certificate.key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return tls;
}

} // namespace vigie::simulator
