/**
 * Starts tasks ahead of time and gives their results in the order of the tasks. What fails throws where its result would
 * stand.
 * @param ahead results that may wait to be taken, the one that is asked for included
 */
export async function* inOrder<Task, Result>(
  tasks: readonly Task[],
  ahead: number,
  run: (task: Task) => Promise<Result>,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  let next = 0;
  for (let taken = 0; taken < tasks.length; taken++) {
    while (next < tasks.length && waiting.length < ahead) {
      const work = run(tasks[next++]);
      // It may fail before anybody asks for it.
      work.catch(() => undefined);
      waiting.push(work);
    }
    yield await (waiting.shift() as Promise<Result>);
  }
}
