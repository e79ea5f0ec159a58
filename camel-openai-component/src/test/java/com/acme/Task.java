package com.acme;

/** The class that the documentation names. */
public record Task(String title, int hours) {}
