/** Runs `work` once `quietMs` have passed since the last call for the same key. */
export function debounceByKey<K>(
  quietMs: number,
  work: (key: K) => void,
): { call(key: K): void; dispose(): void } {
  const timers = new Map<K, NodeJS.Timeout>();
  return {
    call(key) {
      clearTimeout(timers.get(key));
      timers.set(
        key,
        setTimeout(() => {
          timers.delete(key);
          work(key);
        }, quietMs),
      );
    },
    dispose() {
      for (const timer of timers.values()) {
        clearTimeout(timer);
      }
      timers.clear();
    },
  };
}
