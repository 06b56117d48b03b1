#include "app/sandbox/sandboxcatalogue.h"

#include "app/sandbox/sandboxdice.h"

#include <QCryptographicHash>

#include <algorithm>
#include <vector>

namespace Muster {

namespace {

struct Line {
    const char *family;
    const char *os;
    const char *model;
    const char *type;
    const char *colours; // separated by '|'
    const char *sizes;
    bool cellular;
    bool ethernet;
};

constexpr Line lines[] = {
    {"iPad", "iPadOS", "iPad (9th generation)", "iPad12,1", "SPACE GRAY|SILVER", "64GB|256GB", false, false},
    {"iPad", "iPadOS", "iPad (10th generation)", "iPad13,18", "BLUE|PINK|YELLOW|SILVER", "64GB|256GB", false, false},
    {"iPad", "iPadOS", "iPad (A16)", "iPad15,7", "BLUE|PINK|YELLOW|SILVER", "128GB|256GB|512GB", false, false},
    {"iPad", "iPadOS", "iPad (A16) Cellular", "iPad15,8", "BLUE|SILVER", "128GB|256GB", true, false},
    {"iPad", "iPadOS", "iPad mini (A17 Pro)", "iPad16,1", "BLUE|PURPLE|STARLIGHT|SPACE GRAY", "128GB|256GB", false,
     false},
    {"iPad", "iPadOS", "iPad Air 11-inch (M3)", "iPad15,3", "SPACE GRAY|BLUE|PURPLE|STARLIGHT", "128GB|256GB|512GB|1TB",
     false, false},
    {"iPad", "iPadOS", "iPad Air 13-inch (M3)", "iPad15,6", "SPACE GRAY|BLUE|PURPLE|STARLIGHT", "128GB|256GB|512GB",
     true, false},
    {"iPad", "iPadOS", "iPad Pro 11-inch (M5)", "iPad17,2", "SPACE BLACK|SILVER", "256GB|512GB|1TB", true, false},
    {"iPad", "iPadOS", "iPad Pro 13-inch (M5)", "iPad17,4", "SPACE BLACK|SILVER", "256GB|512GB|1TB|2TB", true, false},
    {"iPhone", "iOS", "iPhone SE (3rd generation)", "iPhone14,6", "MIDNIGHT|STARLIGHT|(PRODUCT)RED", "64GB|128GB", true,
     false},
    {"iPhone", "iOS", "iPhone 14", "iPhone14,7", "MIDNIGHT|STARLIGHT|BLUE|PURPLE", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 15", "iPhone15,4", "BLACK|BLUE|GREEN|PINK", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 16", "iPhone17,3", "BLACK|WHITE|TEAL|ULTRAMARINE", "128GB|256GB|512GB", true, false},
    {"iPhone", "iOS", "iPhone 16e", "iPhone17,5", "BLACK|WHITE", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 16 Pro", "iPhone17,1", "BLACK TITANIUM|NATURAL TITANIUM|DESERT TITANIUM",
     "128GB|256GB|512GB", true, false},
    {"iPhone", "iOS", "iPhone 17", "iPhone18,3", "BLACK|WHITE|MIST BLUE|SAGE|LAVENDER", "256GB|512GB", true, false},
    {"iPhone", "iOS", "iPhone 17 Pro", "iPhone18,1", "SILVER|COSMIC ORANGE|DEEP BLUE", "256GB|512GB|1TB", true, false},
    {"Mac", "OSX", "MacBook Air (13-inch, M3, 2024)", "Mac15,12", "MIDNIGHT|SPACE GRAY|SILVER|STARLIGHT",
     "8C CPU/8C GPU/256GB|8C CPU/10C GPU/512GB", false, false},
    {"Mac", "OSX", "MacBook Air (13-inch, M4, 2025)", "Mac16,12", "SKY BLUE|MIDNIGHT|SILVER|STARLIGHT",
     "10C CPU/8C GPU/16GB/256GB|10C CPU/10C GPU/16GB/512GB", false, false},
    {"Mac", "OSX", "MacBook Air (15-inch, M4, 2025)", "Mac16,13", "SKY BLUE|MIDNIGHT|SILVER|STARLIGHT",
     "10C CPU/10C GPU/16GB/256GB", false, false},
    {"Mac", "OSX", "MacBook Pro (14-inch, M5)", "Mac17,2", "SPACE BLACK|SILVER",
     "10C CPU/10C GPU/16GB/512GB|10C CPU/10C GPU/24GB/1TB", false, false},
    {"Mac", "OSX", "MacBook Pro (16-inch, 2024)", "Mac16,7", "SPACE BLACK|SILVER", "14C CPU/20C GPU/24GB/512GB", false,
     false},
    {"Mac", "OSX", "iMac (24-inch, 2024)", "Mac16,2", "BLUE|GREEN|PINK|SILVER", "8C CPU/8C GPU/16GB/256GB", false,
     true},
    {"Mac", "OSX", "Mac mini (2024)", "Mac16,10", "SILVER", "10C CPU/10C GPU/16GB/256GB", false, true},
    {"Mac", "OSX", "Mac Studio (2025)", "Mac16,9", "SILVER", "14C CPU/32C GPU/36GB/512GB", false, true},
    {"AppleTV", "tvOS", "Apple TV 4K (3rd generation)", "AppleTV14,1", "BLACK", "64GB|128GB", false, true},
    {"Vision", "visionOS", "Apple Vision Pro", "RealityDevice14,1", "SILVER", "256GB|512GB|1TB", false, false},
    {"Watch", "watchOS", "Apple Watch SE (2nd generation)", "Watch6,10", "MIDNIGHT|STARLIGHT", "40MM|44MM", false,
     false},
    {"Watch", "watchOS", "Apple Watch Series 10", "Watch7,10", "JET BLACK|SILVER|ROSE GOLD", "42MM|46MM", true, false},
    {"iPod", "iOS", "iPod touch (7th generation)", "iPod9,1", "SPACE GRAY|BLUE|PINK", "32GB|128GB", false, false},
};

quint32 weightOf(QByteArrayView family)
{
    static constexpr std::pair<const char *, quint32> weights[] = {
        {"iPad", 480}, {"iPhone", 230}, {"Mac", 230}, {"AppleTV", 40}, {"Vision", 4}, {"Watch", 12}, {"iPod", 4}};
    for (const auto &[name, weight] : weights) {
        if (family == QByteArrayView(name))
            return weight;
    }
    return 0;
}

// "MQ7C2ZD/A": what a model in one colour and size is ordered by.
QByteArray partNumber(const QByteArray &description)
{
    static constexpr char alphabet[] = "23456789ABCDEFGHJKLMNPQRTVWXYZ";
    const QByteArray hash = QCryptographicHash::hash(description, QCryptographicHash::Sha256);
    QByteArray number = "M";
    for (qsizetype i = 0; i < 4; ++i)
        number += alphabet[static_cast<unsigned char>(hash[i]) % (sizeof alphabet - 1)];
    return number + "ZD/A";
}

std::vector<SandboxProduct> makeProducts()
{
    std::vector<SandboxProduct> products;
    for (const Line &line : lines) {
        const auto sizes = QByteArray(line.sizes).split('|');
        const auto colours = QByteArray(line.colours).split('|');
        for (const QByteArray &colour : colours) {
            for (const QByteArray &size : sizes) {
                const QByteArray description = QByteArray(line.model).toUpper() + ' ' + colour + ' ' + size + "-ZDD";
                const QByteArray last = size.split('/').last();
                const bool isCapacity = last.endsWith("GB") || last.endsWith("TB"); // a watch's size is its case's
                products.push_back({.model = line.model,
                                    .family = line.family,
                                    .os = line.os,
                                    .colour = colour,
                                    .description = description,
                                    .type = line.type,
                                    .capacity = isCapacity ? last : QByteArray(),
                                    .partNumber = partNumber(description),
                                    .cellular = line.cellular,
                                    .ethernet = line.ethernet});
            }
        }
    }
    return products;
}

QByteArray apiNameOf(const QByteArray &family)
{
    return family == "AppleTV" ? QByteArray("APPLE_TV") : family.toUpper();
}

std::vector<SandboxFamily> makeFamilies()
{
    std::vector<SandboxFamily> families;
    for (quint32 i = 0; const SandboxProduct &product : sandboxProducts()) {
        if (families.empty() || families.back().name != product.family)
            families.push_back({product.family, apiNameOf(product.family), i, 0, weightOf(product.family)});
        ++families.back().count;
        ++i;
    }
    return families;
}

} // namespace

std::span<const SandboxProduct> sandboxProducts()
{
    static const std::vector<SandboxProduct> products = makeProducts();
    return products;
}

std::span<const SandboxFamily> sandboxFamilies()
{
    static const std::vector<SandboxFamily> families = makeFamilies();
    return families;
}

std::optional<quint8> sandboxFamily(QByteArrayView name)
{
    const auto families = sandboxFamilies();
    const auto isIt = [name](const SandboxFamily &family) {
        return QByteArrayView(family.name).compare(name, Qt::CaseInsensitive) == 0 || family.apiName == name;
    };
    const auto found = std::ranges::find_if(families, isIt);
    return found == families.end() ? std::nullopt : std::optional(quint8(found - families.begin()));
}

quint8 sandboxFamilyOf(quint16 product)
{
    const auto families = sandboxFamilies();
    const auto next = std::ranges::upper_bound(families, quint32(product), {}, &SandboxFamily::first);
    return quint8(next - families.begin() - 1);
}

quint16 sandboxPick(SandboxDice &dice, const SandboxMix &mix)
{
    quint32 total = 0;
    const auto weight = [&mix](const SandboxFamily &family) {
        if (mix.empty())
            return family.weight;
        const auto found = mix.find(family.name);
        return found == mix.end() ? 0u : found->second;
    };
    const auto families = sandboxFamilies();
    for (const SandboxFamily &family : families)
        total += weight(family);
    quint32 throwAt = total ? dice.below(total) : 0;
    for (const SandboxFamily &family : families) {
        if (throwAt < weight(family))
            return quint16(family.first + dice.below(family.count));
        throwAt -= weight(family);
    }
    return 0;
}

} // namespace Muster
