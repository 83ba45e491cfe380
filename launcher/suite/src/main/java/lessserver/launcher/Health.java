package lessserver.launcher;

/** How a process of the suite does, as its supervisor sees it. */
enum Health {
  /** On its way, for the first time or again. */
  STARTING,
  UP,
  /** It died and will be started again in a moment. */
  BACKING_OFF,
  /** It kept dying and was left down. */
  GAVE_UP,
  /** Being stopped, to be started again. */
  RESTARTING
}
