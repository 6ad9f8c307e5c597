// The stages of `npm test`: each is a program, and each knows how to count what it did.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { runNode, seconds } from './process.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly string[]} command arguments for node
 * @property {'check' | 'vitest' | 'mocha'} kind a check counts as one test
 * @property {string} [results] where a vitest stage leaves its JSON report
 */

/**
 * Counts a finished stage. A stage that fails without naming a failed test still counts as one failure, and so does
 * one that should run tests and ran none: nothing passes by being skipped.
 * @param {Stage} stage
 * @param {{code: number, output: string}} outcome
 * @returns {Counts & {note: string}}
 */
export function count(stage, { code, output }) {
  if (stage.kind === 'check')
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, note: '' };
  const counts = stage.kind === 'vitest' ? countVitest(stage.results) : countMocha(output);
  if (counts.failed === 0 && code !== 0)
    return { ...counts, failed: 1, note: `ended with exit code ${code}` };
  if (counts.failed === 0 && counts.passed === 0) return { ...counts, failed: 1, note: 'ran no test' };
  return { ...counts, note: '' };
}

/** @returns {Counts} */
function countVitest(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    // A file that cannot be loaded has no tests to fail; vitest counts it as a suite.
    failed: Math.max(
      report.numFailedTests,
      report.testResults.filter(({ status }) => status === 'failed').length,
    ),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Adds up the closing lines of mocha's spec reporter; there is one set per editor run.
 * @param {string} output
 * @returns {Counts}
 */
export function countMocha(output) {
  const sum = (word) =>
    [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].reduce(
      (total, [, n]) => total + Number(n),
      0,
    );
  return { passed: sum('passing'), failed: sum('failing'), skipped: sum('pending') };
}

/**
 * Runs one stage and says how it went.
 * @param {Stage} stage
 * @param {{cwd: string, quiet: boolean}} options quiet stages print their output at the end, if they failed
 */
export async function runStage(stage, { cwd, quiet }) {
  if (stage.results) rmSync(stage.results, { force: true });
  if (!quiet) console.log(`\n== ${stage.name}`);
  const outcome = await runNode(stage.command, { cwd, quiet, label: quiet ? stage.name : undefined });
  const counts = count(stage, outcome);
  if (quiet && counts.failed > 0) console.log(outcome.output.trimEnd());
  console.log(
    `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${stage.name} (${seconds(outcome.ms)})${counts.note && `: ${counts.note}`}`,
  );
  return { stage, ms: outcome.ms, ...counts };
}

/**
 * Runs stages two at a time where `parallel`, and returns what each did, in the order given.
 * @param {readonly Stage[]} stages
 * @param {{cwd: string, parallel: number}} options
 */
export async function runStages(stages, { cwd, parallel }) {
  const results = new Array(stages.length);
  let next = 0;
  const lane = async () => {
    while (next < stages.length) {
      const index = next++;
      results[index] = await runStage(stages[index], { cwd, quiet: parallel > 1 });
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return results;
}
