#include "app/cli/invocation.h"

namespace Muster {

QList<Command> csvCommands()
{
    return {};
}

} // namespace Muster
