package io.github.camelopenai.internal.consumer;

/** Looks at a server now and then, and emits what has happened there since the last time. */
interface Follower {

    /** Takes what a follower finds. */
    interface Emitter {

        /**
         * Sends an object through the route.
         *
         * @param body a Map
         * @param id the id with which the next call finds the object
         * @return whether the route has taken it; it is emitted again at the next look where not
         */
        boolean emit(Object body, String id);

        /** Nothing more will happen: the job has its final status. */
        void finished();
    }

    /**
     * Looks once, and emits in order what is new, up to the first that is not taken.
     *
     * @return how much was emitted
     * @throws io.github.camelopenai.api.OpenAIException where the server does not answer as it should
     */
    int look(Emitter emitter) throws Exception;
}
