/**
 * Time of one training step (forward, gradients, clipping, AdamW), by runtime, model and number of services; the sparse path
 * against the dense one. Prints Markdown and writes it into docs/performance.md.
 */
import { largeSizes, scaling, smallSizes, theSwitch } from './engine/sections';
import { describeMachine, writeIntoPage } from './engine/page';
import { ownRuntimes } from './engine/own-runtimes';
import { pytorch } from './engine/pytorch';
import { ROUNDS } from './engine/measure';

async function main(): Promise<void> {
  const startMs = performance.now();
  const machine = describeMachine();
  const own = await ownRuntimes();
  const torch = pytorch([1, 2]);
  const sections = [
    await smallSizes(own, torch),
    await largeSizes(own.compiled),
    await theSwitch(own.compiled[0]),
    await scaling(own.compiled[0]),
  ];
  const contestants = [...own.compiled, ...own.eager, ...torch];
  const markdown = [
    `Measured on ${machine}. Median ms per step of ${ROUNDS} interleaved rounds (at least 3 for tfjs), fastest and slowest round in brackets. PyTorch: ${torch.length === 0 ? 'no python3 with torch was found' : torch[0].detail.split(',')[0]}.`,
    ...sections,
    `Contestants: ${contestants.map(({ name, detail }) => `${name} (${detail})`).join('; ')}. The whole benchmark took ${((performance.now() - startMs) / 60_000).toFixed(0)} minutes.`,
  ].join('\n\n');
  console.log(markdown);
  writeIntoPage('engine', markdown);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
