"""What to do next, situation by situation; `bot.core.decide` has their order."""
