package com.acme;

/** The class that the documentation names. */
public record Customer(String name, String city) {}
