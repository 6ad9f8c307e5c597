/** What a kept calibration is made of. Alone in its file: who reads one need not load what makes one. */
export const CALIBRATION_VERSION = 9;
