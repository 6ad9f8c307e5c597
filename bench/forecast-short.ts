// Forecasts of short recordings: coverage of the 90 % bands and errors beside plain rivals, on generated recordings of 20
// minutes to 2 hours. MESHLENS_SEEDS=1-8 chooses the recordings, MESHLENS_UNTRAINED=1 leaves the networks out.
import { readSeeds } from '../scripts/recordings/seeds';
import { forecastRecording } from './forecast/judge-short';
import { STATES, type State } from './forecast/short-recordings';
import { emptyTally, printTally } from './forecast/short-tally';

const titles: Readonly<Record<State, string>> = {
  quiet: 'without incidents',
  over: 'with incidents before the origin',
  running: 'that end in an incident',
};

async function main(): Promise<void> {
  const seeds = readSeeds(process.env.MESHLENS_SEEDS ?? '1-8');
  const isTrained = process.env.MESHLENS_UNTRAINED === undefined;
  for (const state of STATES) {
    const tally = emptyTally();
    for (const seed of seeds) {
      await forecastRecording(seed, state, isTrained, tally);
    }
    printTally(titles[state], seeds.length, tally);
  }
}

void main();
