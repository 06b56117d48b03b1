// What can be ordered: every model in every colour and size, as Apple's sales texts name it.
#pragma once

#include <QByteArray>
#include <QList>

#include <span>

namespace Muster {

struct SandboxProduct {
    QByteArray model; // "iPhone 14"
    QByteArray family; // "iPhone", as device_family
    QByteArray os; // as protocol version 7 and later name it
    QByteArray colour; // "MIDNIGHT"; may be empty
    QByteArray description; // "IPHONE 14 MIDNIGHT 128GB-ZDD"
    bool cellular = false;
    bool ethernet = false;
};

// Products in a fixed order, families together. Only ever append: worlds refer to products by position.
[[nodiscard]] std::span<const SandboxProduct> sandboxProducts();

// The positions of a family's products: first and count. Count is 0 for an unknown family.
struct SandboxFamily {
    QByteArray name;
    quint32 first = 0;
    quint32 count = 0;
    quint32 weight = 0; // in an ordinary school or company
};
[[nodiscard]] std::span<const SandboxFamily> sandboxFamilies();

} // namespace Muster
