/** What a minute of violation is worth, in minutes of all pods that are needed, unless somebody says otherwise. */
export const USUAL_VIOLATION_WEIGHT = 20;
