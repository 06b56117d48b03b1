// Apple's errors in the words of the organisation that they concern: who can mend them, and where.
#pragma once

#include "models/organisations/organisation.h"

namespace Muster {

// The same error; its message names the organisation's portal, the people there, and the token's owner and end, as far
// as they are known. Errors that concern no organisation in particular stay as they are.
[[nodiscard]] Error explained(Error error, const Organisation &organisation);

// Whether the error is to be noted at the organisation, where `standing` is noted already. Apple's terms stay unsigned
// whether or not the network works today: what passes by itself never hides what only a person can mend.
[[nodiscard]] bool isTrouble(const Error &error, const std::optional<Trouble> &standing);

// The protocol version that Apple accepts, in words that say what a lower one costs. Empty while it is unknown.
[[nodiscard]] QString protocolText(const Organisation &organisation);

} // namespace Muster
