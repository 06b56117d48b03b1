// The texts of both programs in the user's language.
#pragma once

class QTranslator;

namespace Muster {

// Loads the system's language, or English, whose file holds the plurals, and installs it. The translator outlives its
// use.
void installLanguage(QTranslator &translator);

} // namespace Muster
