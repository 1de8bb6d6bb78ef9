/** Where the query cache keeps the transcript of a job. */
export const transcriptKey = (jobId: string) => ['transcript', jobId] as const;
