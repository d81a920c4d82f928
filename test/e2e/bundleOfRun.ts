/*
 * Loaded before the program of a process: a demo clears our variables, and each of its workers would bundle the
 * workflows for itself, which takes more than all else that it does.
 */
process.env.SEALFLOW_WORKFLOW_BUNDLE ??= process.env.BUNDLE_OF_RUN;
