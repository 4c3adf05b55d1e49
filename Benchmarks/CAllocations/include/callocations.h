#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// How often the calling thread has asked for heap memory since it began.
unsigned long callocations_of_thread(void);

#endif
