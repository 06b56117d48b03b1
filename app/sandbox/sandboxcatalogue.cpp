#include "app/sandbox/sandboxcatalogue.h"

#include <vector>

namespace Muster {

namespace {

struct Line {
    const char *family;
    const char *os;
    const char *model;
    const char *colours; // separated by '|'
    const char *sizes;
    bool cellular;
    bool ethernet;
};

constexpr Line lines[] = {
    {"iPad", "iPadOS", "iPad (9th generation)", "SPACE GRAY|SILVER", "64GB|256GB", false, false},
    {"iPad", "iPadOS", "iPad (10th generation)", "BLUE|PINK|YELLOW|SILVER", "64GB|256GB", false, false},
    {"iPad", "iPadOS", "iPad (A16)", "BLUE|PINK|YELLOW|SILVER", "128GB|256GB|512GB", false, false},
    {"iPad", "iPadOS", "iPad (A16) Cellular", "BLUE|SILVER", "128GB|256GB", true, false},
    {"iPad", "iPadOS", "iPad mini (A17 Pro)", "BLUE|PURPLE|STARLIGHT|SPACE GRAY", "128GB|256GB", false, false},
    {"iPad", "iPadOS", "iPad Air 11-inch (M3)", "SPACE GRAY|BLUE|PURPLE|STARLIGHT", "128GB|256GB|512GB|1TB", false,
     false},
    {"iPad", "iPadOS", "iPad Air 13-inch (M3)", "SPACE GRAY|BLUE|PURPLE|STARLIGHT", "128GB|256GB|512GB", true, false},
    {"iPad", "iPadOS", "iPad Pro 11-inch (M5)", "SPACE BLACK|SILVER", "256GB|512GB|1TB", true, false},
    {"iPad", "iPadOS", "iPad Pro 13-inch (M5)", "SPACE BLACK|SILVER", "256GB|512GB|1TB|2TB", true, false},
    {"iPhone", "iOS", "iPhone SE (3rd generation)", "MIDNIGHT|STARLIGHT|(PRODUCT)RED", "64GB|128GB", true, false},
    {"iPhone", "iOS", "iPhone 14", "MIDNIGHT|STARLIGHT|BLUE|PURPLE", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 15", "BLACK|BLUE|GREEN|PINK", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 16", "BLACK|WHITE|TEAL|ULTRAMARINE", "128GB|256GB|512GB", true, false},
    {"iPhone", "iOS", "iPhone 16e", "BLACK|WHITE", "128GB|256GB", true, false},
    {"iPhone", "iOS", "iPhone 16 Pro", "BLACK TITANIUM|NATURAL TITANIUM|DESERT TITANIUM", "128GB|256GB|512GB", true,
     false},
    {"iPhone", "iOS", "iPhone 17", "BLACK|WHITE|MIST BLUE|SAGE|LAVENDER", "256GB|512GB", true, false},
    {"iPhone", "iOS", "iPhone 17 Pro", "SILVER|COSMIC ORANGE|DEEP BLUE", "256GB|512GB|1TB", true, false},
    {"Mac", "OSX", "MacBook Air (13-inch, M3, 2024)", "MIDNIGHT|SPACE GRAY|SILVER|STARLIGHT",
     "8C CPU/8C GPU/256GB|8C CPU/10C GPU/512GB", false, false},
    {"Mac", "OSX", "MacBook Air (13-inch, M4, 2025)", "SKY BLUE|MIDNIGHT|SILVER|STARLIGHT",
     "10C CPU/8C GPU/16GB/256GB|10C CPU/10C GPU/16GB/512GB", false, false},
    {"Mac", "OSX", "MacBook Air (15-inch, M4, 2025)", "SKY BLUE|MIDNIGHT|SILVER|STARLIGHT",
     "10C CPU/10C GPU/16GB/256GB", false, false},
    {"Mac", "OSX", "MacBook Pro (14-inch, M5)", "SPACE BLACK|SILVER",
     "10C CPU/10C GPU/16GB/512GB|10C CPU/10C GPU/24GB/1TB", false, false},
    {"Mac", "OSX", "MacBook Pro (16-inch, 2024)", "SPACE BLACK|SILVER", "14C CPU/20C GPU/24GB/512GB", false, false},
    {"Mac", "OSX", "iMac (24-inch, 2024)", "BLUE|GREEN|PINK|SILVER", "8C CPU/8C GPU/16GB/256GB", false, true},
    {"Mac", "OSX", "Mac mini (2024)", "SILVER", "10C CPU/10C GPU/16GB/256GB", false, true},
    {"Mac", "OSX", "Mac Studio (2025)", "SILVER", "14C CPU/32C GPU/36GB/512GB", false, true},
    {"AppleTV", "tvOS", "Apple TV 4K (3rd generation)", "BLACK", "64GB|128GB", false, true},
    {"Vision", "visionOS", "Apple Vision Pro", "SILVER", "256GB|512GB|1TB", false, false},
    {"Watch", "watchOS", "Apple Watch SE (2nd generation)", "MIDNIGHT|STARLIGHT", "40MM|44MM", false, false},
    {"Watch", "watchOS", "Apple Watch Series 10", "JET BLACK|SILVER|ROSE GOLD", "42MM|46MM", true, false},
    {"iPod", "iOS", "iPod touch (7th generation)", "SPACE GRAY|BLUE|PINK", "32GB|128GB", false, false},
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

std::vector<SandboxProduct> makeProducts()
{
    std::vector<SandboxProduct> products;
    for (const Line &line : lines) {
        const auto sizes = QByteArray(line.sizes).split('|');
        const auto colours = QByteArray(line.colours).split('|');
        for (const QByteArray &colour : colours) {
            for (const QByteArray &size : sizes) {
                const QByteArray description = QByteArray(line.model).toUpper() + ' ' + colour + ' ' + size + "-ZDD";
                products.push_back(
                    {line.model, line.family, line.os, colour, description, line.cellular, line.ethernet});
            }
        }
    }
    return products;
}

std::vector<SandboxFamily> makeFamilies()
{
    std::vector<SandboxFamily> families;
    for (quint32 i = 0; const SandboxProduct &product : sandboxProducts()) {
        if (families.empty() || families.back().name != product.family)
            families.push_back({product.family, i, 0, weightOf(product.family)});
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

} // namespace Muster
