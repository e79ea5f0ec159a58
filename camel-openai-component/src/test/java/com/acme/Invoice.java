package com.acme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The class that the documentation names. */
public record Invoice(String number, LocalDate date, Optional<String> customer, List<Line> lines) {

    public record Line(String article, BigDecimal price) {}
}
