/**
 * The files of browser tests that mostly wait: for a payment to run out of time, for a broker to start again. They go
 * through a browser of their own beside the others, which run one after another and are the longest way.
 */
export const WAITING_FILES = ['endings', 'frozen-shop', 'restarted'].map((name) => `test/browser/${name}.test.ts`)
