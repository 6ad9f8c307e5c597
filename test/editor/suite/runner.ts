import Mocha from 'mocha';

/** Runs test files inside the editor. Rejects when a test fails, which ends the window with a failure. */
export async function runMocha(load: () => Promise<unknown>): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, timeout: 180_000, slow: 10_000 });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await load();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${failures} of the editor's tests failed`);
  }
}
