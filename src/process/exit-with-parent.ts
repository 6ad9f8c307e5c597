import { Worker } from 'node:worker_threads';

/** Runs beside the main thread, so that it also ends a process whose main thread is busy computing. */
const WATCHDOG = `
  const { workerData: parentPid } = require('node:worker_threads');
  const parentLives = () => {
    if (process.ppid !== parentPid) return false;
    try { process.kill(parentPid, 0); return true; } catch (error) { return error.code === 'EPERM'; }
  };
  setInterval(() => { if (!parentLives()) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

/** Ends this process when its parent goes: at once when the channel closes, within a second while the thread is busy. */
export function exitWithParent(): void {
  process.once('disconnect', () => process.exit(0));
  new Worker(WATCHDOG, { eval: true, workerData: process.ppid }).unref();
}
