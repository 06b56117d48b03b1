// What can be ordered: every model in every colour and size, as Apple's sales texts name it.
#pragma once

#include <QByteArray>
#include <QList>

#include <map>
#include <optional>
#include <span>

namespace Muster {

class SandboxDice;

struct SandboxProduct {
    QByteArray model; // "iPhone 14"
    QByteArray family; // "iPhone", as device_family
    QByteArray os; // as protocol version 7 and later name it
    QByteArray colour; // "MIDNIGHT"; may be empty
    QByteArray description; // "IPHONE 14 MIDNIGHT 128GB-ZDD"
    QByteArray type; // "iPhone14,7"
    QByteArray capacity; // "128GB"; empty when it is not sold by capacity
    QByteArray partNumber; // "MPUF3ZD/A"
    bool cellular = false;
    bool ethernet = false;
};

// Products in a fixed order, families together. Only ever append: worlds refer to products by position.
[[nodiscard]] std::span<const SandboxProduct> sandboxProducts();

// The positions of a family's products: first and count. Count is 0 for an unknown family.
struct SandboxFamily {
    QByteArray name;
    QByteArray apiName; // "APPLE_TV", as the Business API's defaultProductFamilies has it
    quint32 first = 0;
    quint32 count = 0;
    quint32 weight = 0; // in an ordinary school or company
};
[[nodiscard]] std::span<const SandboxFamily> sandboxFamilies();
// The position of a family by either of its names; letters of any case.
[[nodiscard]] std::optional<quint8> sandboxFamily(QByteArrayView name);
[[nodiscard]] quint8 sandboxFamilyOf(quint16 product);

// Shares by family name ("iPad": 3, "Mac": 1); empty: the usual mix.
using SandboxMix = std::map<QByteArray, quint32>;
// A product thrown from the mix.
[[nodiscard]] quint16 sandboxPick(SandboxDice &dice, const SandboxMix &mix);

} // namespace Muster
