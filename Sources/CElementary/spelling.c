#include "CElementary.h"

#include <stdio.h>

void spell_number(char *text, unsigned long size, double value, int digits, int is_scientific) {
    snprintf(text, size, is_scientific ? "%.*e" : "%.*f", digits, value);
}
