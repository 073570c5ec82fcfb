// Package calendar knows dates, academic years and working days in England
// and Wales.
//
// A Date has no time and no zone. What happens on a date happens on London's
// date, whatever zone an instant was recorded in: DateOf and Instant are the
// only ways across. The zone data is part of the program, so Europe/London
// loads on a machine that has none.
//
// An academic year runs from 1 September to 31 August and is written 2026-27
// (source 000: each delivery partner is visited in each academic year). Its
// three terms are reporting terms, cut at the ends of months so that every date
// has one; no school's own term dates are meant.
//
// A working day is not a Saturday, a Sunday or a bank holiday in England and
// Wales. Source 000 gives ten working days for the written report; the count
// starts on the day after the visit. A hub can add days of its own on which
// nobody works, and can decide that its school holidays do not count; without
// that decision they do.
//
// Bank holidays from 2012 to 2028 are a table (gov.uk, Open Government Licence
// v3.0), because proclamations move and add days: 2012, 2020, 2022 and 2023
// each had at least one such change. Other years follow the rules of the
// Banking and Financial Dealings Act 1971 with the early May and New Year
// holidays that were added to it. The rules hold from 1978 on and know nothing
// of one-off days: a day proclaimed after this table was made is given as a
// hub's extra day until the table is brought up to date.
//
// The package knows no deadline and no hub. What is due when belongs to the
// area that owes it, and the present date belongs to package clock.
package calendar
