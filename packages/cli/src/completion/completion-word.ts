/** The word that shells call `tdctl` with, before `--` and the words of the command line. */
export const COMPLETION_WORD = '__complete';
