#include "personality.h"
namespace vigie::simulator {
std::unique_ptr<Personality> makeAxis(const Personality::Context& context) {
    return makeGeneric(context);
}
} // namespace vigie::simulator
