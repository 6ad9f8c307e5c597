/** The released ECL_270 script: 96 hours in, 48 of them seen by the decoder, 96 out; four time features, no static ones. */
export const released = {
  inputSteps: 96,
  steps: 96,
  batch: 32,
  width: 256,
  wide: 512,
  heads: 8,
  dropout: 0.1,
  calendarWidth: 4,
  entries: 350,
  mixed: 10,
  waveSteps: 16,
  learningRate: 1e-4,
} as const;

/** Hours of the series, and the share trained on. */
export const ROWS = 26_304;
const TRAIN_SHARE = 0.7;

/** Rows that training sees, and its windows, one per hour. */
export const trainRows = Math.floor(ROWS * TRAIN_SHARE);
export const epochWindows = trainRows - released.inputSteps - released.steps + 1;
export const epochSteps = Math.ceil(epochWindows / released.batch);
