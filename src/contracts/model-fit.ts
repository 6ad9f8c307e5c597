import type { ModelFit } from './report';

/** What there is to say about a model that scored appended windows without training. */
export function fitSentence({
  appendedWindows,
  error,
  spread,
  testError,
  testSpread,
  drift,
}: ModelFit): string {
  const scored = `${appendedWindows} window${appendedWindows === 1 ? ' was' : 's were'} appended since the model was trained, and scored without training.`;
  if (error === null || testError === null) {
    return `${scored} They are too few to say whether it still fits.`;
  }
  const figures = `its median error is ${amount(error, spread)} there and ${amount(testError, testSpread)} on its test windows`;
  return `${scored} The model ${drift ? 'no longer fits' : 'still fits'}: ${figures}.`;
}

function amount(error: number, spread: number | null): string {
  return spread === null ? error.toFixed(4) : `${error.toFixed(4)} ± ${spread.toFixed(4)}`;
}
